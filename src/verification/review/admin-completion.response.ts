import { ApiProperty, OmitType } from '@nestjs/swagger';
import { parseTaskType, TASK_TYPES, type TaskType } from '#task-target';
import type { Page } from '../../platform/lists/paging.js';
import type { ReviewedCompletion } from './admin-completions.repository.js';
import {
  CompletionResponse,
  toCompletionResponse,
  VerificationResponse,
} from '../completion/completion.response.js';

/** The latest attempt with what X showed, as the basis of a decision. */
export class ReviewedVerificationResponse extends VerificationResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'JSON text: ids, states and error types from the answers of X.',
  })
  readonly twitterApiResponse!: string | null;
}

/** The task that the member claims to have done. */
export class ReviewedTaskResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ enum: TASK_TYPES }) readonly taskType!: TaskType;
  @ApiProperty({ type: String, nullable: true }) readonly targetUrl!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly requiredText!: string | null;
  @ApiProperty() readonly points!: number;
}

/** A completion as admins see it. */
export class AdminCompletionResponse extends OmitType(CompletionResponse, ['verification']) {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Handle of the X account; null without a connection.',
  })
  readonly username!: string | null;
  @ApiProperty({ type: ReviewedTaskResponse }) readonly task!: ReviewedTaskResponse;
  @ApiProperty({ type: Date, nullable: true, description: 'Null until an admin has decided.' })
  readonly decidedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true, description: "The `sub` of the admin's bearer token." })
  readonly decidedBy!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly decisionReason!: string | null;
  @ApiProperty({ type: ReviewedVerificationResponse, nullable: true })
  readonly verification!: ReviewedVerificationResponse | null;
}

function toReviewedTaskResponse(task: ReviewedCompletion['task']): ReviewedTaskResponse {
  const { id, title, targetUrl, requiredText, points } = task;
  return { id, title, taskType: parseTaskType(task.taskType), targetUrl, requiredText, points };
}

export function toAdminCompletionResponse(completion: ReviewedCompletion): AdminCompletionResponse {
  const { task, username, decidedAt, decidedBy, decisionReason } = completion;
  const { verification, ...shown } = toCompletionResponse(completion);
  const twitterApiResponse = completion.verificationLogs[0]?.twitterApiResponse ?? null;
  return {
    ...shown,
    username,
    task: toReviewedTaskResponse(task),
    decidedAt,
    decidedBy,
    decisionReason,
    verification: verification === null ? null : { ...verification, twitterApiResponse },
  };
}

/** The page without completions whose task is gone. */
export function toAdminCompletionPage({
  data,
  nextCursor,
}: Page<ReviewedCompletion | null>): Page<AdminCompletionResponse> {
  const shown = data.filter((completion) => completion !== null);
  return { data: shown.map(toAdminCompletionResponse), nextCursor };
}
