import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { Clock } from '../../platform/time/clock.js';
import { VerificationQueue } from '../verify/verification-queue.js';
import { DueWork } from './due-work.js';

/**
 * Works through what is due, at the start of the service and then every few seconds, so that nothing depends on a
 * message that may be lost. While the work is paused, everything stays due.
 */
@Injectable()
export class QueueSweep implements OnApplicationBootstrap {
  constructor(
    private readonly queue: VerificationQueue,
    private readonly work: DueWork,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly intervals: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    this.tick();
    const sweeps = setInterval(() => {
      this.tick();
    }, this.config.verification.sweepMs);
    this.intervals.addInterval('verification-queue', sweeps);
  }

  /** Does nothing while the sweep before is still running. A shutdown waits for the sweep. */
  tick(): void {
    if (this.work.isPaused) return;
    this.background.runAlone('sweep of the verification queue', () => this.#sweep());
  }

  async #sweep(): Promise<void> {
    const now = this.clock.now();
    await this.work.workThrough(await this.queue.redeliver(now));
  }
}
