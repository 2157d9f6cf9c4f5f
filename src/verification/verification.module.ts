import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { TwitterConnectionModule } from '../twitter-connection/twitter-connection.module.js';
import { XAccessModule } from '../x-access/x-access.module.js';
import { AdminVerificationsController } from './batch/admin-verifications.controller.js';
import { BatchVerificationService } from './batch/batch-verification.service.js';
import { CompletionsController } from './claims/completions.controller.js';
import { CompletionsService } from './claims/completions.service.js';
import { MemberTasksController } from './claims/member-tasks.controller.js';
import { MemberTasksService } from './claims/member-tasks.service.js';
import { BacklogRepository } from './completion/backlog.repository.js';
import { CompletionsRepository } from './completion/completions.repository.js';
import { DueCompletionsRepository } from './completion/due-completions.repository.js';
import { EvidenceCache } from './evidence/evidence-cache.js';
import { EvidencePlanner } from './evidence/evidence-planner.js';
import { VerificationLogsModule } from './logs/verification-logs.module.js';
import { AdminCompletionsController } from './review/admin-completions.controller.js';
import { AdminCompletionsRepository } from './review/admin-completions.repository.js';
import { DecisionRecorder } from './review/decision-recorder.js';
import { ReviewService } from './review/review.service.js';
import { VerificationSlots } from './slots/verification-slots.js';
import { AttemptRecorder } from './verify/attempt-recorder.js';
import { AwardedAccounts } from './verify/awarded-accounts.js';
import { EarlyJudge } from './verify/judge/early-judge.js';
import { ClaimJudge } from './verify/judge/claim-judge.js';
import { CompletionVerifier } from './verify/completion-verifier.js';
import { TargetLookup } from './verify/judge/target-lookup.js';
import { VerificationQueue } from './verify/verification-queue.js';

const claims = [CompletionsService, MemberTasksService];
const evidence = [EvidenceCache, EvidencePlanner];
const completion = [BacklogRepository, CompletionsRepository, DueCompletionsRepository];
const review = [AdminCompletionsRepository, DecisionRecorder, ReviewService];
const verify = [
  AttemptRecorder,
  AwardedAccounts,
  ClaimJudge,
  EarlyJudge,
  CompletionVerifier,
  TargetLookup,
  VerificationQueue,
  VerificationSlots,
];

/** From a claim to its verdict. QueueModule, which imports this one, verifies what is due. */
@Module({
  imports: [IdentityModule, TasksModule, TwitterConnectionModule, VerificationLogsModule, XAccessModule],
  controllers: [
    AdminCompletionsController,
    AdminVerificationsController,
    CompletionsController,
    MemberTasksController,
  ],
  providers: [...claims, ...evidence, ...completion, ...verify, ...review, BatchVerificationService],
  exports: [
    BacklogRepository,
    CompletionVerifier,
    DueCompletionsRepository,
    VerificationQueue,
    VerificationSlots,
  ],
})
export class VerificationModule {}
