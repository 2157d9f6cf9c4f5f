import { ApiProperty } from '@nestjs/swagger';
import { parseTaskType, TASK_TYPES, type TaskType } from '#task-target';
import { oneOf, VERIFICATION_RESULTS, type VerificationResult } from './completion.js';
import type { VerificationLogRow } from './verification-logs.repository.js';

/** One row of the audit trail with every column, and whose connection it was. */
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
    description: 'JSON text: ids, states and error types of what X answered.',
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
}

export function toVerificationLogResponse({
  twitterConnection,
  ...row
}: VerificationLogRow): VerificationLogResponse {
  return {
    ...row,
    taskType: parseTaskType(row.taskType),
    verificationResult: oneOf(VERIFICATION_RESULTS, row.verificationResult),
    username: twitterConnection?.username ?? null,
  };
}
