import { Injectable } from '@nestjs/common';
import type { Prisma, Task } from '#database';
import { keysetWhere, type Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';

const NEWEST_FIRST = [{ createdAt: 'desc' }, { id: 'desc' }] satisfies Prisma.TaskOrderByWithRelationInput[];

@Injectable()
export class TasksRepository {
  constructor(private readonly prisma: PrismaService) {}

  create(data: Prisma.TaskCreateInput): Promise<Task> {
    return this.prisma.task.create({ data });
  }

  find(id: string): Promise<Task | null> {
    return this.prisma.task.findUnique({ where: { id } });
  }

  list(cursor: Cursor | null, take: number): Promise<Task[]> {
    return this.prisma.task.findMany({
      where: keysetWhere(cursor, 'createdAt'),
      orderBy: NEWEST_FIRST,
      take,
    });
  }

  /** Active tasks whose window holds `now`. */
  listOpen(now: Date, cursor: Cursor | null, take: number): Promise<Task[]> {
    return this.prisma.task.findMany({
      where: {
        AND: [
          { isActive: true },
          { OR: [{ startsAt: null }, { startsAt: { lte: now } }] },
          { OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
          keysetWhere(cursor, 'createdAt'),
        ],
      },
      orderBy: NEWEST_FIRST,
      take,
    });
  }

  update(id: string, data: Prisma.TaskUpdateInput): Promise<Task> {
    return this.prisma.task.update({ where: { id }, data });
  }

  /** Deletes a task that nobody has claimed; false when somebody has, or when it is gone. */
  async deleteUnclaimed(id: string): Promise<boolean> {
    const { count } = await this.prisma.task.deleteMany({ where: { id, completions: { none: {} } } });
    return count === 1;
  }
}
