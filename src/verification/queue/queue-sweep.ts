import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { Clock } from '../../platform/clock.js';
import { MaintenanceMode } from '../../platform/maintenance-mode/maintenance-mode.js';
import { DueWork } from './due-work.js';
import { VerificationQueue } from './verification-queue.js';

/**
 * Looks for what is due again and again, and when the service starts: nothing depends on a message that may be lost.
 * Maintenance mode leaves everything where it is; the first look after it finds it.
 */
@Injectable()
export class QueueSweep implements OnApplicationBootstrap {
  constructor(
    private readonly queue: VerificationQueue,
    private readonly work: DueWork,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
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

  /** A tick that meets an earlier one does nothing, and the shutdown waits for the one that goes on. */
  tick(): void {
    if (this.background.stopping.aborted || this.mode.isOn) return;
    this.background.runAlone('sweep of the verification queue', () => this.#sweep());
  }

  async #sweep(): Promise<void> {
    const now = this.clock.now();
    await this.work.workThrough(await this.queue.handOver(now));
  }
}
