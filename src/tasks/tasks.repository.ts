import { Injectable } from '@nestjs/common';
import { Database, findRows, identifier, Prisma, type Task, type Transaction } from '#database';
import {
  AuditEvents,
  type Actor,
  type AuditAction,
  type AuditedFields,
} from '../platform/audit/audit-events.js';
import { changedFields } from '../platform/audit/changed-fields.js';
import { findPage, rowsAt, type KeysetPage } from '../platform/lists/keyset-page.js';
import { lockRow } from '../platform/database/lock-row.js';
import type { Cursor } from '../platform/lists/paging.js';
import { auditedTask } from './task-audit.js';

const ALL_TASKS = { table: 'Task', timeColumn: 'createdAt', equal: [] } as const;

export interface TaskChange {
  readonly fields: Partial<Omit<Task, 'id' | 'version' | 'createdAt' | 'updatedAt'>>;
  /** Whether what is known of the target is reset, even if the target stays the same. */
  readonly setsTarget: boolean;
}

/** The tasks. Every change is recorded in the audit trail in the same transaction. */
@Injectable()
export class TasksRepository {
  constructor(
    private readonly prisma: Database,
    private readonly audit: AuditEvents,
  ) {}

  create(data: Prisma.TaskCreateInput, actor: Actor): Promise<Task> {
    return this.prisma.$transaction(async (tx) => {
      const task = await tx.task.create({ data });
      await this.#record(tx, actor, 'task.create', task.id, { after: auditedTask(task) });
      return task;
    });
  }

  async find(id: string): Promise<Task | null> {
    const [task = null] = await this.#read([id]);
    return task;
  }

  async list(after: Cursor | null, take: number): Promise<Task[]> {
    return this.#page({ ...ALL_TASKS, after, take });
  }

  /** Active tasks whose time window contains `now`. */
  async listOpen(now: Date, after: Cursor | null, take: number): Promise<Task[]> {
    const name = (column: string): Prisma.Sql => identifier(this.prisma.provider, column);
    return this.#page({
      ...ALL_TASKS,
      equal: [['isActive', true]],
      where: [
        Prisma.sql`(${name('startsAt')} IS NULL OR ${name('startsAt')} <= ${now})`,
        Prisma.sql`(${name('endsAt')} IS NULL OR ${name('endsAt')} > ${now})`,
      ],
      after,
      take,
    });
  }

  /**
   * Changes the task, and increments its version unless nothing changes; null when there is none.
   *
   * @param changeOf called with the locked task
   */
  update(id: string, changeOf: (task: Task) => TaskChange, actor: Actor): Promise<Task | null> {
    return this.prisma.$transaction(async (tx) => {
      const task = await this.#lock(tx, id);
      if (task === null) return null;
      const { fields, setsTarget } = changeOf(task);
      const changes = changedFields(auditedTask(task), auditedTask({ ...task, ...fields }));
      if (changes === null && !setsTarget) return task;
      if (changes !== null) await this.#record(tx, actor, 'task.update', id, changes);
      return tx.task.update({ where: { id }, data: { ...fields, version: { increment: 1 } } });
    });
  }

  /** Deletes a task without completions; false when it has some or does not exist. */
  async deleteUnclaimed(id: string, actor: Actor): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      // Without the lock a claim that is being written would be deleted with the task.
      const task = await this.#lock(tx, id);
      if (task === null) return false;
      const { count } = await tx.task.deleteMany({ where: { id, completions: { none: {} } } });
      if (count === 0) return false;
      await this.#record(tx, actor, 'task.delete', id, { before: auditedTask(task) });
      return true;
    });
  }

  async #lock(tx: Transaction, id: string): Promise<Task | null> {
    await lockRow(this.prisma.provider, tx, { table: 'Task', column: 'id', value: id });
    return tx.task.findUnique({ where: { id } });
  }

  #record(
    tx: Transaction,
    actor: Actor,
    action: AuditAction,
    id: string,
    fields: { readonly before?: AuditedFields; readonly after?: AuditedFields },
  ): Promise<void> {
    return this.audit.record(tx, { actor, action, target: { type: 'task', id }, ...fields });
  }

  async #page(page: KeysetPage): Promise<Task[]> {
    const cursors = await findPage(this.prisma.direct, page);
    return rowsAt(cursors, (ids) => this.#read(ids));
  }

  #read(ids: readonly string[]): Promise<Task[]> {
    const { direct, provider } = this.prisma;
    const where = Prisma.sql`${identifier(provider, 'id')} IN (${Prisma.join([...ids])})`;
    return findRows(direct, provider, 'Task', where);
  }
}
