import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { BackgroundWork } from '../concurrency/background-work.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { JobRunner } from './job-runner.js';

const SWEEP_INTERVAL_MS = 10_000;

/**
 * Fires the jobs at their ticks. A sweep every 10 s, and one at boot, finds the ticks that were not run: because no
 * instance was up, the database was down, maintenance mode was on, or the process that claimed them died.
 */
@Injectable()
export class JobScheduler implements OnApplicationBootstrap {
  constructor(
    private readonly registry: JobRegistry,
    private readonly runner: JobRunner,
    private readonly crons: SchedulerRegistry,
    private readonly background: BackgroundWork,
  ) {}

  /** The start of each schedule is stored before the service has started: every later tick counts. */
  async onApplicationBootstrap(): Promise<void> {
    for (const registered of this.registry.list()) {
      await this.runner.storeScheduleStart(registered);
      this.#schedule(registered);
    }
    this.sweep();
  }

  /** Runs every job that is due; returns at once. */
  @Interval('maintenance-jobs', SWEEP_INTERVAL_MS)
  sweep(): void {
    for (const registered of this.registry.list()) this.#fire(registered);
  }

  #schedule(registered: RegisteredJob): void {
    const { job, schedule } = registered;
    if (schedule === null) return;
    const cron = new CronJob(
      schedule.expression,
      () => {
        this.#fire(registered);
      },
      null,
      false,
      'UTC',
    );
    this.crons.addCronJob(job.name, cron);
    cron.start();
  }

  /** `@nestjs/schedule` neither prevents overlapping ticks nor waits for them at shutdown; this does both. */
  #fire(registered: RegisteredJob): void {
    if (this.background.stopping.aborted) return;
    this.background.runAlone(`tick of ${registered.job.name}`, () => this.runner.runDue(registered));
  }
}
