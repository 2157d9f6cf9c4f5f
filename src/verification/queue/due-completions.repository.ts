import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma.service.js';
import { NOT_FINAL, type ClaimedCompletion } from '../completion.js';
import { hasTask, withTasks } from '../with-tasks.js';

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
    return (await this.listClaims(dueBy, except)).map(({ userId }) => userId);
  }

  /** As `listMembers`, with the claim of each that waits longest. */
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

  /** Whose claim this is; null when it is gone. */
  async findMember(id: string): Promise<string | null> {
    const claim = await this.prisma.completion.findUnique({ where: { id }, select: { userId: true } });
    return claim?.userId ?? null;
  }

  /** What is due of one member, at most 200, the oldest claims first; none whose task is gone. */
  async listOf(userId: string, dueBy: Date): Promise<ClaimedCompletion[]> {
    const completions = await this.prisma.completion.findMany({
      where: { userId, ...NOT_FINAL, nextVerificationAt: { lte: dueBy } },
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
      take: MAX_OF_ONE_MEMBER,
    });
    return (await withTasks(this.prisma, completions)).filter(hasTask);
  }

  /** Which of these completions is to be looked at again first, and when; null when none is. */
  async nextDue(ids: readonly string[]): Promise<{ readonly id: string; readonly dueAt: Date } | null> {
    const first = await this.prisma.completion.findFirst({
      where: { id: { in: [...ids] }, nextVerificationAt: { not: null } },
      select: { id: true, nextVerificationAt: true },
      orderBy: { nextVerificationAt: 'asc' },
    });
    const dueAt = first?.nextVerificationAt ?? null;
    return first === null || dueAt === null ? null : { id: first.id, dueAt };
  }

  /** Lets the completion wait until `until`, unless it is no longer due. */
  async postpone(id: string, dueBy: Date, until: Date): Promise<void> {
    await this.prisma.completion.updateMany({
      where: { id, ...NOT_FINAL, nextVerificationAt: { lte: dueBy } },
      data: { nextVerificationAt: until },
    });
  }
}
