import { Injectable } from '@nestjs/common';
import { identifier, Prisma, type Task } from '#database';
import { findPage, inOrderOf, type KeysetPage } from '../platform/keyset-page.js';
import { lockRow } from '../platform/lock-row.js';
import type { Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';

const ALL_TASKS = { table: 'Task', timeColumn: 'createdAt', equal: [] } as const;

@Injectable()
export class TasksRepository {
  constructor(private readonly prisma: PrismaService) {}

  create(data: Prisma.TaskCreateInput): Promise<Task> {
    return this.prisma.task.create({ data });
  }

  find(id: string): Promise<Task | null> {
    return this.prisma.task.findUnique({ where: { id } });
  }

  async list(after: Cursor | null, take: number): Promise<Task[]> {
    return this.#page({ ...ALL_TASKS, after, take });
  }

  /** Active tasks whose window holds `now`. */
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

  update(id: string, data: Prisma.TaskUpdateInput): Promise<Task> {
    return this.prisma.task.update({ where: { id }, data });
  }

  /** Deletes a task that nobody has claimed; false when somebody has, or when it is gone. */
  async deleteUnclaimed(id: string): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      // A claim that is being written would pass the look and go with the task.
      await lockRow(this.prisma.provider, tx, { table: 'Task', column: 'id', value: id });
      const { count } = await tx.task.deleteMany({ where: { id, completions: { none: {} } } });
      return count === 1;
    });
  }

  async #page(page: KeysetPage): Promise<Task[]> {
    const places = await findPage(this.prisma, page);
    if (places.length === 0) return [];
    const ids = places.map(({ id }) => id);
    return inOrderOf(places, await this.prisma.task.findMany({ where: { id: { in: ids } } }));
  }
}
