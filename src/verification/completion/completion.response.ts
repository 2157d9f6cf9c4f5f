import { ApiProperty } from '@nestjs/swagger';
import type { Task, TwitterVerificationLog } from '#database';
import { TaskResponse, toTaskResponse } from '../../tasks/task.response.js';
import {
  COMPLETION_STATUSES,
  oneOf,
  VERIFICATION_RESULTS,
  type CompletionStatus,
  type CompletionWithAttempt,
  type VerificationResult,
} from './completion.js';
import { COMPLETION_ERROR_CODES, type CompletionErrorCode } from '../verdict/error-code.js';
import { REJECTION_CODES, type RejectionCode } from '../verdict/rejection-code.js';

/** The latest attempt to verify a completion. */
export class VerificationResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ enum: VERIFICATION_RESULTS }) readonly verificationResult!: VerificationResult;
  @ApiProperty({ type: String, nullable: true }) readonly rejectionReason!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly errorMessage!: string | null;
  @ApiProperty({ description: 'Milliseconds.' }) readonly verificationTime!: number;
  @ApiProperty({ description: 'Calls to the X API made for this attempt.' }) readonly apiCallCount!: number;
  @ApiProperty() readonly cacheHit!: boolean;
  @ApiProperty() readonly verifiedAt!: Date;
}

export class CompletionResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly taskId!: string;
  @ApiProperty() readonly userId!: string;
  @ApiProperty({ enum: COMPLETION_STATUSES }) readonly status!: CompletionStatus;
  @ApiProperty({ type: String, nullable: true }) readonly rejectionReason!: string | null;
  @ApiProperty({
    enum: REJECTION_CODES,
    type: String,
    nullable: true,
    description: 'Why the completion was rejected, as a code.',
  })
  readonly rejectionCode!: RejectionCode | null;
  @ApiProperty({
    enum: COMPLETION_ERROR_CODES,
    type: String,
    nullable: true,
    description: 'Why the last attempt is undetermined.',
  })
  readonly errorCode!: CompletionErrorCode | null;
  @ApiProperty() readonly needsReview!: boolean;
  @ApiProperty() readonly pointsAwarded!: number;
  @ApiProperty({ type: String, nullable: true }) readonly proofUrl!: string | null;
  @ApiProperty() readonly completedAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) readonly nextVerificationAt!: Date | null;
  @ApiProperty({ type: VerificationResponse, nullable: true })
  readonly verification!: VerificationResponse | null;
}

/** A task as one member sees it. */
export class MemberTaskResponse extends TaskResponse {
  @ApiProperty({ type: CompletionResponse, nullable: true }) readonly completion!: CompletionResponse | null;
}

export class VerifiedCompletionsResponse {
  @ApiProperty({ type: [CompletionResponse] }) readonly results!: CompletionResponse[];
  @ApiProperty() readonly apiCallCount!: number;
}

export function toCompletionResponse(completion: CompletionWithAttempt): CompletionResponse {
  const [latest] = completion.verificationLogs;
  return {
    id: completion.id,
    taskId: completion.taskId,
    userId: completion.userId,
    status: oneOf(COMPLETION_STATUSES, completion.status),
    rejectionReason: completion.rejectionReason,
    rejectionCode:
      completion.rejectionCode === null ? null : oneOf(REJECTION_CODES, completion.rejectionCode),
    errorCode: completion.errorCode === null ? null : oneOf(COMPLETION_ERROR_CODES, completion.errorCode),
    needsReview: completion.needsReview,
    pointsAwarded: completion.pointsAwarded,
    proofUrl: completion.proofUrl,
    completedAt: completion.completedAt,
    nextVerificationAt: completion.nextVerificationAt,
    verification: latest === undefined ? null : toVerificationResponse(latest),
  };
}

export function toMemberTaskResponse(
  task: Task,
  completion: CompletionWithAttempt | null,
): MemberTaskResponse {
  return {
    ...toTaskResponse(task),
    completion: completion === null ? null : toCompletionResponse(completion),
  };
}

function toVerificationResponse(log: TwitterVerificationLog): VerificationResponse {
  return {
    id: log.id,
    verificationResult: oneOf(VERIFICATION_RESULTS, log.verificationResult),
    rejectionReason: log.rejectionReason,
    errorMessage: log.errorMessage,
    verificationTime: log.verificationTime,
    apiCallCount: log.apiCallCount,
    cacheHit: log.cacheHit,
    verifiedAt: log.verifiedAt,
  };
}
