import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { JobName } from '../config/job-names.js';
import { JobRegistry } from '../platform/jobs/job-registry.js';
import type { ScheduledJob } from '../platform/jobs/scheduled-job.js';
import { ArchiveVerificationLogsJob } from './archive/archive-verification-logs.job.js';
import { DeactivateExpiredTokensJob } from './deactivate-expired-tokens.job.js';
import { PurgeAuthorizationRequestsJob } from './purge-authorization-requests.job.js';
import { ReportInactiveConnectionsJob } from './report-inactive-connections.job.js';

/** Registers the jobs of the service at the times of the configuration. */
@Injectable()
export class MaintenanceJobs {
  constructor(
    { maintenance }: AppConfig,
    registry: JobRegistry,
    archive: ArchiveVerificationLogsJob,
    deactivate: DeactivateExpiredTokensJob,
    report: ReportInactiveConnectionsJob,
    purge: PurgeAuthorizationRequestsJob,
  ) {
    const jobs: (ScheduledJob & { readonly name: JobName })[] = [archive, deactivate, report, purge];
    for (const job of jobs) registry.register(job, maintenance.schedules[job.name]);
  }
}
