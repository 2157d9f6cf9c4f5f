import { ApiProperty } from '@nestjs/swagger';
import type { TwitterConnection, TwitterVerificationLog } from '#database';
import { parseTaskType, TASK_TYPES, type TaskType } from '#task-target';
import { oneOf, VERIFICATION_RESULTS, type VerificationResult } from '../completion/completion.js';
import { estimatedCostUsd } from './cost.response.js';

/** A log row with the connection that the attempt used. */
export interface VerificationLogRow extends TwitterVerificationLog {
  readonly twitterConnection: Pick<TwitterConnection, 'username'> | null;
}

/** A log row with every column, the cost in dollars, and the handle of the connection that the attempt used. */
export class VerificationLogResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly completionId!: string;
  @ApiProperty() readonly userId!: string;
  @ApiProperty() readonly taskId!: string;
  @ApiProperty({ enum: TASK_TYPES }) readonly taskType!: TaskType;
  @ApiProperty({ enum: VERIFICATION_RESULTS }) readonly verificationResult!: VerificationResult;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'JSON text: ids, states and error types from the answers of X.',
  })
  readonly twitterApiResponse!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly errorMessage!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly rejectionReason!: string | null;
  @ApiProperty({ description: 'Milliseconds.' }) readonly verificationTime!: number;
  @ApiProperty() readonly apiCallCount!: number;
  @ApiProperty() readonly cacheHit!: boolean;
  @ApiProperty({ type: String, nullable: true }) readonly twitterConnectionId!: string | null;
  @ApiProperty() readonly verifiedAt!: Date;
  @ApiProperty({ type: String, nullable: true }) readonly username!: string | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'By the prices of that time; null when not known: earlier versions did not store it.',
  })
  readonly estimatedCostUsd!: number | null;
}

export function toVerificationLogResponse({
  twitterConnection,
  estimatedCostMicroUsd,
  ...row
}: VerificationLogRow): VerificationLogResponse {
  return {
    ...row,
    taskType: parseTaskType(row.taskType),
    verificationResult: oneOf(VERIFICATION_RESULTS, row.verificationResult),
    username: twitterConnection?.username ?? null,
    estimatedCostUsd: estimatedCostUsd(estimatedCostMicroUsd),
  };
}
