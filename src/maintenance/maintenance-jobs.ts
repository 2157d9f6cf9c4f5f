import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { JobName } from '../config/job-names.js';
import { JobRegistry } from '../platform/jobs/job-registry.js';
import type { ScheduledJob } from '../platform/jobs/scheduled-job.js';

/** Registers the jobs of the service at the times of the configuration. */
@Injectable()
export class MaintenanceJobs {
  constructor({ maintenance }: AppConfig, registry: JobRegistry) {
    const jobs: (ScheduledJob & { readonly name: JobName })[] = [];
    for (const job of jobs) registry.register(job, maintenance.schedules[job.name]);
  }
}
