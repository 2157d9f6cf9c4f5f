import { Injectable } from '@nestjs/common';
import type { Prisma, Task } from '#database';
import {
  isWrittenByMember,
  parseTaskTarget,
  parseTaskType,
  type TaskTarget,
  TaskTargetError,
  type TaskType,
} from '#task-target';
import type { Actor } from '../platform/audit/audit-events.js';
import { Clock } from '../platform/clock.js';
import type { Cursor } from '../platform/paging.js';
import { Problem } from '../platform/problem.js';
import type { CreateTaskDto, UpdateTaskDto } from './task.dto.js';
import { TasksRepository } from './tasks.repository.js';

/** Whether members may claim the task at this moment. */
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

  /** Makes a task. A target or text that does not fit the type is `validation_failed`. */
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
    return this.tasks.create({ ...fields, ...target, createdAt: this.clock.now() }, actor);
  }

  /** The task, or `not_found`. */
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

  /** Changes a task; what is left out of `dto` stays. The result is checked as a new task is. */
  async update(id: string, dto: UpdateTaskDto, actor: Actor): Promise<Task> {
    return foundOrThrow(await this.tasks.update(id, (task) => changesOf(task, dto), actor));
  }

  /** Deletes a task that nobody has claimed; otherwise `task_has_completions`. */
  async delete(id: string, actor: Actor): Promise<void> {
    await this.getOrThrow(id);
    if (await this.tasks.deleteUnclaimed(id, actor)) return;
    throw new Problem(
      'task_has_completions',
      'Members have claimed this task. Deactivate it instead of deleting it.',
    );
  }
}

function foundOrThrow(task: Task | null): Task {
  if (task === null) throw new Problem('not_found', 'There is no such task.');
  return task;
}

function changesOf(task: Task, dto: UpdateTaskDto): Prisma.TaskUpdateInput {
  const taskType = dto.taskType ?? parseTaskType(task.taskType);
  const startsAt = dto.startsAt === undefined ? task.startsAt : toDate(dto.startsAt);
  const endsAt = dto.endsAt === undefined ? task.endsAt : toDate(dto.endsAt);
  const targetUrl = dto.targetUrl === undefined ? task.targetUrl : dto.targetUrl;
  const requiredText = dto.requiredText === undefined ? task.requiredText : dto.requiredText;
  checkFields(taskType, requiredText, startsAt, endsAt);
  return { ...dto, startsAt, endsAt, ...checkedTarget(taskType, targetUrl) };
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
    throw invalid(
      'requiredText',
      'requiredText only fits tasks whose post the member writes: quote, reply and post',
    );
  }
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
    throw invalid('endsAt', 'endsAt must be later than startsAt');
  }
}

function invalid(path: string, message: string): Problem {
  return new Problem('validation_failed', message, { errors: [{ path, message }] });
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
