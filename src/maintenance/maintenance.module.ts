import { Module } from '@nestjs/common';
import { AdminAuditEventsController } from './admin-audit-events.controller.js';
import { AdminJobsController } from './admin-jobs.controller.js';
import { MaintenanceJobs } from './maintenance-jobs.js';

/** The upkeep of the service's own tables: what runs by itself, and what admins see and steer of it. */
@Module({
  controllers: [AdminAuditEventsController, AdminJobsController],
  providers: [MaintenanceJobs],
})
export class MaintenanceModule {}
