import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { JobName } from '../config/job-names.js';
import { JobRegistry } from '../platform/jobs/job-registry.js';
import type { ScheduledJob } from '../platform/jobs/scheduled-job.js';
import { ArchiveVerificationLogsJob } from './archive/job/archive-verification-logs.job.js';
import { CompareXBalanceJob } from './jobs/compare-x-balance.job.js';
import { DeactivateExpiredTokensJob } from './jobs/deactivate-expired-tokens.job.js';
import { PurgeAuthorizationRequestsJob } from './jobs/purge-authorization-requests.job.js';
import { ReportInactiveConnectionsJob } from './jobs/report-inactive-connections.job.js';

/** Registers the jobs of the service with their configured schedules. */
@Injectable()
export class MaintenanceJobs {
  constructor(
    { maintenance, twitter }: AppConfig,
    registry: JobRegistry,
    archive: ArchiveVerificationLogsJob,
    deactivate: DeactivateExpiredTokensJob,
    report: ReportInactiveConnectionsJob,
    purge: PurgeAuthorizationRequestsJob,
    balance: CompareXBalanceJob,
  ) {
    const jobs: (ScheduledJob & { readonly name: JobName })[] = [archive, deactivate, report, purge];
    if (twitter.bearerToken !== null) jobs.push(balance);
    for (const job of jobs) registry.register(job, maintenance.schedules[job.name]);
  }
}
