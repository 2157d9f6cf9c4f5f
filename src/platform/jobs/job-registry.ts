import { Injectable } from '@nestjs/common';
import { JobSchedule } from './job-schedule.js';
import type { ScheduledJob } from './scheduled-job.js';

/** A job and its ticks. */
export interface RegisteredJob {
  readonly job: ScheduledJob;
  /** Null: runs only when an admin asks. */
  readonly schedule: JobSchedule | null;
}

/** The jobs of the service, by name. Modules register theirs before the service has started. */
@Injectable()
export class JobRegistry {
  readonly #jobs = new Map<string, RegisteredJob>();

  /** @param cron a cron expression in UTC; null: never by itself */
  register(job: ScheduledJob, cron: string | null): void {
    if (this.#jobs.has(job.name)) throw new Error(`there are two jobs named ${job.name}`);
    this.#jobs.set(job.name, { job, schedule: cron === null ? null : new JobSchedule(cron) });
  }

  find(name: string): RegisteredJob | null {
    return this.#jobs.get(name) ?? null;
  }

  /** In the order of registration. */
  list(): readonly RegisteredJob[] {
    return [...this.#jobs.values()];
  }
}
