import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';

const WINDOW_MS = 250;
const BUSY_SHARE = 0.9;

/** How busy the event loop of this process is, time that the machine gives to other processes included. */
@Injectable()
export class EventLoopLoad {
  #since = performance.eventLoopUtilization();
  #measuredAt = performance.now();
  #share = 0;

  /** Whether it had nearly no idle time of late: to start more work at once would only make all of it slower. */
  get isBusy(): boolean {
    const now = performance.now();
    if (now - this.#measuredAt >= WINDOW_MS) {
      const current = performance.eventLoopUtilization();
      this.#share = performance.eventLoopUtilization(current, this.#since).utilization;
      this.#since = current;
      this.#measuredAt = now;
    }
    return this.#share > BUSY_SHARE;
  }
}
