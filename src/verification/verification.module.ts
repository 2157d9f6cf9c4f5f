import { Module, type DynamicModule } from '@nestjs/common';
import type { AppConfig } from '../config/app-config.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { TwitterConnectionModule } from '../twitter-connection/twitter-connection.module.js';
import { XAccessModule } from '../x-access/x-access.module.js';
import { AdminCompletionsController } from './admin-completions.controller.js';
import { AdminCompletionsRepository } from './admin-completions.repository.js';
import { AdminVerificationLogsController } from './admin-verification-logs.controller.js';
import { AdminVerificationsController } from './admin-verifications.controller.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { AwardedAccounts } from './awarded-accounts.js';
import { BatchVerificationService } from './batch-verification.service.js';
import { ClaimJudge } from './claim-judge.js';
import { CompletionVerifier } from './completion-verifier.js';
import { CompletionsController } from './completions.controller.js';
import { CompletionsRepository } from './completions.repository.js';
import { CompletionsService } from './completions.service.js';
import { DecisionRecorder } from './decision-recorder.js';
import { EvidenceCache } from './evidence/evidence-cache.js';
import { EvidencePlanner } from './evidence/evidence-planner.js';
import { TargetLookup } from './evidence/target-lookup.js';
import { AdminVerificationExportController } from './export/admin-verification-export.controller.js';
import { VerificationExportService } from './export/verification-export.service.js';
import { MemberTasksController } from './member-tasks.controller.js';
import { MemberTasksService } from './member-tasks.service.js';
import { DueCompletionsRepository } from './queue/due-completions.repository.js';
import { DueWork } from './queue/due-work.js';
import { queuePartsOf } from './queue/queue-parts.js';
import { QueueSweep } from './queue/queue-sweep.js';
import { ReviewService } from './review.service.js';
import { AdminSecondLooksController } from './statistics/admin-second-looks.controller.js';
import { AdminVerificationStatisticsController } from './statistics/admin-verification-statistics.controller.js';
import { SecondLooksRepository } from './statistics/second-looks.repository.js';
import { VerificationStatisticsRepository } from './statistics/verification-statistics.repository.js';
import { VerificationStatisticsService } from './statistics/verification-statistics.service.js';
import { VerificationLogsRepository } from './verification-logs.repository.js';

@Module({
  imports: [TasksModule, TwitterConnectionModule, XAccessModule],
  controllers: [
    MemberTasksController,
    CompletionsController,
    AdminCompletionsController,
    AdminVerificationLogsController,
    AdminVerificationsController,
    AdminVerificationExportController,
    AdminVerificationStatisticsController,
    AdminSecondLooksController,
  ],
  providers: [
    AdminCompletionsRepository,
    AttemptRecorder,
    AwardedAccounts,
    BatchVerificationService,
    ClaimJudge,
    CompletionsRepository,
    CompletionsService,
    CompletionVerifier,
    DecisionRecorder,
    DueCompletionsRepository,
    DueWork,
    EvidenceCache,
    EvidencePlanner,
    MemberTasksService,
    QueueSweep,
    ReviewService,
    SecondLooksRepository,
    TargetLookup,
    VerificationExportService,
    VerificationLogsRepository,
    VerificationStatisticsRepository,
    VerificationStatisticsService,
  ],
})
export class VerificationModule {
  /** With what delivers the queue where the configuration says so. */
  static async register(config: AppConfig): Promise<DynamicModule> {
    const { imports, providers } = await queuePartsOf(config);
    return { module: VerificationModule, imports: [...imports], providers: [...providers] };
  }
}
