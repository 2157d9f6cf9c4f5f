import { Injectable } from '@nestjs/common';
import type { Task } from '#database';
import {
  isWrittenByMember,
  parseTaskTarget,
  parseTaskType,
  type TaskTarget,
  TaskTargetError,
  type TaskType,
} from '#task-target';
import type { Actor } from '../platform/audit/audit-events.js';
import { Clock } from '../platform/time/clock.js';
import type { Cursor } from '../platform/lists/paging.js';
import { Problem } from '../platform/problems/problem.js';
import type { CreateTaskDto, UpdateTaskDto } from './task.dto.js';
import { TasksRepository, type TaskChange } from './tasks.repository.js';

/** Whether members may claim the task now. */
export function isOpen(task: Pick<Task, 'isActive' | 'startsAt' | 'endsAt'>, now: Date): boolean {
  return !isOver(task, now) && (task.startsAt === null || task.startsAt <= now);
}

/** Whether the task has ended or was switched off. */
export function isOver({ isActive, endsAt }: Pick<Task, 'isActive' | 'endsAt'>, now: Date): boolean {
  return !isActive || (endsAt !== null && endsAt <= now);
}

/** The task catalogue. */
@Injectable()
export class TasksService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly clock: Clock,
  ) {}

  /** Creates a task. @throws Problem `validation_failed` when its target, text or times do not fit */
  create(dto: CreateTaskDto, actor: Actor): Promise<Task> {
    const { startsAt, endsAt } = dto;
    const fields = {
      ...dto,
      startsAt: toDate(startsAt ?? null),
      endsAt: toDate(endsAt ?? null),
      points: dto.points ?? 0,
    };
    const target = checkedTarget(dto.taskType, dto.targetUrl ?? null);
    checkFields(dto.taskType, dto.requiredText ?? null, fields.startsAt, fields.endsAt);
    checkTargetUser(dto.taskType, dto.targetUserId ?? null);
    return this.tasks.create({ ...fields, ...target, createdAt: this.clock.now() }, actor);
  }

  /** @throws Problem `not_found` when there is no such task */
  async getOrThrow(id: string): Promise<Task> {
    return foundOrThrow(await this.tasks.find(id));
  }

  list(cursor: Cursor | null, take: number): Promise<Task[]> {
    return this.tasks.list(cursor, take);
  }

  /** The tasks that members may claim now. */
  listOpen(cursor: Cursor | null, take: number): Promise<Task[]> {
    return this.tasks.listOpen(this.clock.now(), cursor, take);
  }

  /**
   * Changes a task; what is omitted in `dto` is not changed. The result is checked like a new task.
   *
   * @throws Problem `not_found` when there is no such task, `validation_failed` when its target, text or times do not fit
   */
  async update(id: string, dto: UpdateTaskDto, actor: Actor): Promise<Task> {
    return foundOrThrow(await this.tasks.update(id, (task) => changeOf(task, dto), actor));
  }

  /** @throws Problem `not_found` when there is no such task, `task_has_completions` when members have claimed it */
  async delete(id: string, actor: Actor): Promise<void> {
    await this.getOrThrow(id);
    if (await this.tasks.deleteUnclaimed(id, actor)) return;
    throw new Problem(
      'task_has_completions',
      'Members have claimed this task. Deactivate it instead of deleting it.',
    );
  }
}

/** For a task that does not exist. */
export function noSuchTask(): Problem {
  return new Problem('not_found', 'There is no such task.');
}

function foundOrThrow(task: Task | null): Task {
  if (task === null) throw noSuchTask();
  return task;
}

function changeOf(task: Task, dto: UpdateTaskDto): TaskChange {
  const taskType = dto.taskType ?? parseTaskType(task.taskType);
  const {
    title = task.title,
    description = task.description,
    targetUrl = task.targetUrl,
    requiredText = task.requiredText,
    points = task.points,
    isActive = task.isActive,
    minAccountAgeDays = task.minAccountAgeDays,
    minFollowers = task.minFollowers,
    recheckAfterDays = task.recheckAfterDays,
  } = dto;
  const startsAt = dto.startsAt === undefined ? task.startsAt : toDate(dto.startsAt);
  const endsAt = dto.endsAt === undefined ? task.endsAt : toDate(dto.endsAt);
  checkFields(taskType, requiredText, startsAt, endsAt);
  checkTargetUser(taskType, dto.targetUserId ?? null);
  const target = checkedTarget(taskType, targetUrl);
  const setsTarget = isTargetSet(task, dto, target);
  return {
    fields: {
      ...{ title, description, taskType, ...target, requiredText, points, isActive, startsAt, endsAt },
      ...{ minAccountAgeDays, minFollowers, recheckAfterDays },
      ...(setsTarget ? targetReset(dto) : {}),
    },
    setsTarget,
  };
}

function isTargetSet(task: Task, dto: UpdateTaskDto, target: TaskTarget): boolean {
  return (
    dto.targetUrl !== undefined ||
    dto.targetUserId !== undefined ||
    target.targetUsername !== task.targetUsername ||
    target.targetTweetId !== task.targetTweetId
  );
}

/** Clears what is known of the target; the id of the account is the given one. */
function targetReset({ targetUserId = null }: UpdateTaskDto): TaskChange['fields'] {
  return { targetUserId, targetChangedAt: null, targetTweetIds: null };
}

function checkedTarget(taskType: TaskType, targetUrl: string | null): TaskTarget {
  try {
    return parseTaskTarget(taskType, targetUrl);
  } catch (error) {
    if (error instanceof TaskTargetError) throw invalid('targetUrl', error.message);
    throw error;
  }
}

function checkFields(
  taskType: TaskType,
  requiredText: string | null,
  startsAt: Date | null,
  endsAt: Date | null,
): void {
  if (requiredText !== null && !isWrittenByMember(taskType)) {
    throw invalid('requiredText', 'requiredText is only allowed for quote, reply and post tasks');
  }
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
    throw invalid('endsAt', 'endsAt must be later than startsAt');
  }
}

function checkTargetUser(taskType: TaskType, targetUserId: string | null): void {
  if (targetUserId !== null && taskType !== 'TWITTER_FOLLOW') {
    throw invalid('targetUserId', 'targetUserId is only allowed for follow tasks');
  }
}

function invalid(path: string, message: string): Problem {
  return new Problem('validation_failed', message, { errors: [{ path, message }] });
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
