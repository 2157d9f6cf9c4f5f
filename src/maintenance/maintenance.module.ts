import { Module } from '@nestjs/common';
import { TwitterConnectionModule } from '../twitter-connection/twitter-connection.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { XAccessModule } from '../x-access/x-access.module.js';
import { AdminAuditEventsController } from './admin/admin-audit-events.controller.js';
import { AdminJobsController } from './admin/admin-jobs.controller.js';
import { AdminModeController } from './admin/admin-mode.controller.js';
import { AdminStatusController } from './admin/admin-status.controller.js';
import { ArchiveModule } from './archive/archive.module.js';
import { CompareXBalanceJob } from './jobs/compare-x-balance.job.js';
import { DeactivateExpiredTokensJob } from './jobs/deactivate-expired-tokens.job.js';
import { MaintenanceJobs } from './maintenance-jobs.js';
import { PurgeAuthorizationRequestsJob } from './jobs/purge-authorization-requests.job.js';
import { ReportInactiveConnectionsJob } from './jobs/report-inactive-connections.job.js';
import { StatusMetrics } from './admin/status-metrics.js';
import { StatusService } from './admin/status.service.js';

/** Scheduled jobs, archives, maintenance mode, status and the audit trail, with their admin endpoints. */
@Module({
  imports: [ArchiveModule, TwitterConnectionModule, VerificationModule, XAccessModule],
  controllers: [AdminAuditEventsController, AdminJobsController, AdminModeController, AdminStatusController],
  providers: [
    CompareXBalanceJob,
    DeactivateExpiredTokensJob,
    MaintenanceJobs,
    PurgeAuthorizationRequestsJob,
    ReportInactiveConnectionsJob,
    StatusMetrics,
    StatusService,
  ],
})
export class MaintenanceModule {}
