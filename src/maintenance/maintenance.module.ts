import { Module } from '@nestjs/common';
import { TwitterConnectionModule } from '../twitter-connection/twitter-connection.module.js';
import { BacklogModule } from '../verification/backlog.module.js';
import { XAccessModule } from '../x-access/x-access.module.js';
import { AdminAuditEventsController } from './admin-audit-events.controller.js';
import { AdminJobsController } from './admin-jobs.controller.js';
import { AdminModeController } from './admin-mode.controller.js';
import { AdminStatusController } from './admin-status.controller.js';
import { ArchiveModule } from './archive/archive.module.js';
import { DeactivateExpiredTokensJob } from './deactivate-expired-tokens.job.js';
import { MaintenanceJobs } from './maintenance-jobs.js';
import { PurgeAuthorizationRequestsJob } from './purge-authorization-requests.job.js';
import { ReportInactiveConnectionsJob } from './report-inactive-connections.job.js';
import { StatusService } from './status.service.js';

/** The upkeep of the service's own tables: what runs by itself, and what admins see and steer of it. */
@Module({
  imports: [ArchiveModule, BacklogModule, TwitterConnectionModule, XAccessModule],
  controllers: [AdminAuditEventsController, AdminJobsController, AdminModeController, AdminStatusController],
  providers: [
    DeactivateExpiredTokensJob,
    MaintenanceJobs,
    PurgeAuthorizationRequestsJob,
    ReportInactiveConnectionsJob,
    StatusService,
  ],
})
export class MaintenanceModule {}
