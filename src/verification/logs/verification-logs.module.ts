import { Module } from '@nestjs/common';
import { TwitterConnectionModule } from '../../twitter-connection/twitter-connection.module.js';
import { XAccessModule } from '../../x-access/x-access.module.js';
import { AdminVerificationLogsController } from './admin-verification-logs.controller.js';
import { AdminVerificationExportController } from './export/admin-verification-export.controller.js';
import { VerificationExportService } from './export/verification-export.service.js';
import { OldVerificationLogsRepository } from './old-verification-logs.repository.js';
import { AdminSecondLooksController } from './statistics/admin-second-looks.controller.js';
import { AdminVerificationStatisticsController } from './statistics/admin-verification-statistics.controller.js';
import { SecondLooksRepository } from './statistics/second-looks.repository.js';
import { VerificationStatisticsRepository } from './statistics/verification-statistics.repository.js';
import { VerificationStatisticsService } from './statistics/verification-statistics.service.js';
import { AdminUsageController } from './usage/admin-usage.controller.js';
import { AdminUsageService } from './usage/admin-usage.service.js';
import { TaskCostsRepository } from './usage/task-costs.repository.js';
import { VerificationLogsRepository } from './verification-logs.repository.js';

/** The verification log: list, export, statistics, costs by task, and the rows that are old enough for the archive. */
@Module({
  imports: [TwitterConnectionModule, XAccessModule],
  controllers: [
    AdminVerificationLogsController,
    AdminVerificationExportController,
    AdminVerificationStatisticsController,
    AdminSecondLooksController,
    AdminUsageController,
  ],
  providers: [
    AdminUsageService,
    OldVerificationLogsRepository,
    SecondLooksRepository,
    TaskCostsRepository,
    VerificationExportService,
    VerificationLogsRepository,
    VerificationStatisticsRepository,
    VerificationStatisticsService,
  ],
  exports: [OldVerificationLogsRepository, SecondLooksRepository],
})
export class VerificationLogsModule {}
