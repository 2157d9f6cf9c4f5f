import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { BackgroundWork } from '../../platform/background-work.js';
import { Clock } from '../../platform/clock.js';
import { MaintenanceMode } from '../../platform/maintenance-mode/maintenance-mode.js';
import { DueWork } from './due-work.js';
import { VerificationQueue } from './verification-queue.js';

const SWEEP_INTERVAL_MS = 5_000;

/**
 * Looks for what is due every 5 s, and when the service starts: nothing depends on a message that may be lost. Maintenance
 * mode leaves everything where it is; the first look after it finds it.
 */
@Injectable()
export class QueueSweep implements OnApplicationBootstrap {
  constructor(
    private readonly queue: VerificationQueue,
    private readonly work: DueWork,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.tick();
  }

  /** `@nestjs/schedule` neither keeps ticks apart nor waits for them at shutdown; this does both. */
  @Interval('verification-queue', SWEEP_INTERVAL_MS)
  tick(): void {
    if (this.background.stopping.aborted || this.mode.isOn) return;
    this.background.runAlone('sweep of the verification queue', () => this.#sweep());
  }

  async #sweep(): Promise<void> {
    const now = this.clock.now();
    await this.work.workThrough(await this.queue.handOver(now));
  }
}
