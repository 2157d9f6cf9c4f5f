import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { JobSchedule } from './job-schedule.js';
import type { ScheduledJob } from './scheduled-job.js';

export interface RegisteredJob {
  readonly job: ScheduledJob;
  /** Null: runs only when an admin asks. */
  readonly schedule: JobSchedule | null;
}

/** The jobs of the service, by name. Modules register theirs before the service has started. */
@Injectable()
export class JobRegistry {
  readonly #jobs = new Map<string, RegisteredJob>();

  constructor(private readonly metrics: Metrics) {}

  /**
   * @param cron a cron expression in UTC; null: runs only when an admin asks
   * @throws Error when there is a job of this name already
   */
  register(job: ScheduledJob, cron: string | null): void {
    if (this.#jobs.has(job.name)) throw new Error(`there are two jobs named ${job.name}`);
    // Prometheus sees no increase in a series that begins with the first run.
    for (const status of ['FAILED', 'SUCCEEDED']) this.metrics.jobRuns.zero({ job_name: job.name, status });
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
