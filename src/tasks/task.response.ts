import { ApiProperty } from '@nestjs/swagger';
import type { Task } from '#database';
import { parseTaskType, TASK_TYPES, type TaskType } from '#task-target';

/** A task as the API shows it, without anything that belongs to one member. */
export class TaskResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ type: String, nullable: true }) readonly description!: string | null;
  @ApiProperty({ enum: TASK_TYPES }) readonly taskType!: TaskType;
  @ApiProperty({ type: String, nullable: true }) readonly targetUrl!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly targetUsername!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'X id of the account that a follow task is about; null until an admin or a look-up sets it.',
  })
  readonly targetUserId!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly targetTweetId!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly requiredText!: string | null;
  @ApiProperty() readonly points!: number;
  @ApiProperty() readonly isActive!: boolean;
  @ApiProperty({ type: Date, nullable: true }) readonly startsAt!: Date | null;
  @ApiProperty({ type: Date, nullable: true }) readonly endsAt!: Date | null;
  @ApiProperty({ type: Number, nullable: true }) readonly minAccountAgeDays!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly minFollowers!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly recheckAfterDays!: number | null;
  @ApiProperty({
    type: Date,
    nullable: true,
    description: 'Since when the username belongs to another account than `targetUserId`, as far as known.',
  })
  readonly targetChangedAt!: Date | null;
  @ApiProperty() readonly createdAt!: Date;
}

/** A task in the admins' catalogue; `completion` is always null. */
export class CatalogueTaskResponse extends TaskResponse {
  @ApiProperty({ type: 'null' }) readonly completion!: null;
}

export function toTaskResponse(task: Task): TaskResponse {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    taskType: parseTaskType(task.taskType),
    targetUrl: task.targetUrl,
    targetUsername: task.targetUsername,
    targetUserId: task.targetUserId,
    targetTweetId: task.targetTweetId,
    requiredText: task.requiredText,
    points: task.points,
    isActive: task.isActive,
    startsAt: task.startsAt,
    endsAt: task.endsAt,
    minAccountAgeDays: task.minAccountAgeDays,
    minFollowers: task.minFollowers,
    recheckAfterDays: task.recheckAfterDays,
    targetChangedAt: task.targetChangedAt,
    createdAt: task.createdAt,
  };
}

export function toCatalogueTaskResponse(task: Task): CatalogueTaskResponse {
  return { ...toTaskResponse(task), completion: null };
}
