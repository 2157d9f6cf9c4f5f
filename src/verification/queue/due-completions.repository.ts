import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma.service.js';
import { NOT_FINAL, type ClaimedCompletion } from '../completion.js';
import type { RetryPlan } from '../retry-policy.js';

/** Completions looked at to find the next members; one member may have many. */
const PAGE_SIZE = 200;
/** What one piece of verification takes on; the rest stays due. */
const MAX_OF_ONE_MEMBER = 200;

/** The completions whose `nextVerificationAt` has come: the queue, as it is in the database. */
@Injectable()
export class DueCompletionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The next members with something due by then, longest waiting first; empty when there is none but `except`. */
  async listMembers(dueBy: Date, except: readonly string[] = []): Promise<string[]> {
    const rows = await this.prisma.completion.findMany({
      where: {
        ...NOT_FINAL,
        nextVerificationAt: { lte: dueBy },
        ...(except.length === 0 ? {} : { userId: { notIn: [...except] } }),
      },
      select: { userId: true },
      orderBy: { nextVerificationAt: 'asc' },
      take: PAGE_SIZE,
    });
    return [...new Set(rows.map(({ userId }) => userId))];
  }

  /** What is due of one member, at most 200, the oldest claims first. */
  listOf(userId: string, dueBy: Date): Promise<ClaimedCompletion[]> {
    return this.prisma.completion.findMany({
      where: { userId, ...NOT_FINAL, nextVerificationAt: { lte: dueBy } },
      include: { task: true },
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
      take: MAX_OF_ONE_MEMBER,
    });
  }

  /** When the first of these completions is to be looked at again; null when none is. */
  async nextDueTime(ids: readonly string[]): Promise<Date | null> {
    const first = await this.prisma.completion.findFirst({
      where: { id: { in: [...ids] }, nextVerificationAt: { not: null } },
      select: { nextVerificationAt: true },
      orderBy: { nextVerificationAt: 'asc' },
    });
    return first?.nextVerificationAt ?? null;
  }

  /** Lets the completion wait as planned, unless it is no longer due. */
  async postpone(id: string, dueBy: Date, plan: RetryPlan): Promise<void> {
    await this.prisma.completion.updateMany({
      where: { id, ...NOT_FINAL, nextVerificationAt: { lte: dueBy } },
      data: { ...plan },
    });
  }
}
