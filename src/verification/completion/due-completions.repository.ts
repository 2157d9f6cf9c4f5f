import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { NOT_FINAL, type ClaimedCompletion } from './completion.js';
import type { RetryPlan } from '../verdict/retry-policy.js';
import { hasTask, withTasks } from './with-tasks.js';

/** Completions that are read to find the next members; one member may have many. */
const PAGE_SIZE = 200;
/** How many completions of a member are verified together; the rest stays due. */
const MAX_OF_ONE_MEMBER = 200;

/** The queue in the database: a completion is due when its `nextVerificationAt` has passed. */
@Injectable()
export class DueCompletionsRepository {
  constructor(private readonly prisma: Database) {}

  /** The next members with something due by `dueBy`, longest waiting first, without those in `except`. */
  async listMembers(dueBy: Date, except: readonly string[] = []): Promise<string[]> {
    return (await this.listClaims(dueBy, except)).map(({ userId }) => userId);
  }

  /** As `listMembers`, each with the claim that has waited longest. */
  async listClaims(
    dueBy: Date,
    except: readonly string[] = [],
  ): Promise<{ readonly id: string; readonly userId: string }[]> {
    const rows = await this.prisma.completion.findMany({
      where: {
        ...NOT_FINAL,
        nextVerificationAt: { lte: dueBy },
        ...(except.length === 0 ? {} : { userId: { notIn: [...except] } }),
      },
      select: { id: true, userId: true },
      orderBy: { nextVerificationAt: 'asc' },
      take: PAGE_SIZE,
    });
    const longest = new Map<string, { id: string; userId: string }>();
    for (const row of rows) if (!longest.has(row.userId)) longest.set(row.userId, row);
    return [...longest.values()];
  }

  /** The member who made the claim; null when it is gone. */
  async findMember(id: string): Promise<string | null> {
    const claim = await this.prisma.completion.findUnique({ where: { id }, select: { userId: true } });
    return claim?.userId ?? null;
  }

  /** The member's due completions, at most 200, oldest claim first, without those whose task is gone. */
  async listOf(userId: string, dueBy: Date): Promise<ClaimedCompletion[]> {
    const completions = await this.prisma.completion.findMany({
      where: { userId, ...NOT_FINAL, nextVerificationAt: { lte: dueBy } },
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
      take: MAX_OF_ONE_MEMBER,
    });
    return (await withTasks(this.prisma, completions)).filter(hasTask);
  }

  /** Writes the plan to the completion, unless it is no longer due. */
  async postpone(id: string, dueBy: Date, plan: RetryPlan): Promise<void> {
    await this.prisma.completion.updateMany({
      where: { id, ...NOT_FINAL, nextVerificationAt: { lte: dueBy } },
      data: { ...plan },
    });
  }
}
