import { Injectable } from '@nestjs/common';
import { uniqueViolation, type Prisma } from '#database';
import { keysetWhere, type Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import type { ClaimedCompletion, CompletionStatus, CompletionWithAttempt } from './completion.js';

const LATEST_ATTEMPT = {
  verificationLogs: { orderBy: [{ verifiedAt: 'desc' }, { id: 'desc' }], take: 1 },
} satisfies Prisma.CompletionInclude;

/** A new claim as it is written before anything is verified. */
export interface NewCompletion {
  readonly userId: string;
  readonly taskId: string;
  readonly proofUrl: string | null;
  readonly completedAt: Date;
  /** When the retries pick the claim up should this process die before it is verified. */
  readonly nextVerificationAt: Date;
}

@Injectable()
export class CompletionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Writes a claim; null when the member has claimed the task before. */
  async create(data: NewCompletion): Promise<{ id: string } | null> {
    try {
      return await this.prisma.completion.create({ data, select: { id: true } });
    } catch (error) {
      if (uniqueViolation(error) !== null) return null;
      throw error;
    }
  }

  findOfTask(userId: string, taskId: string): Promise<CompletionWithAttempt | null> {
    return this.prisma.completion.findUnique({
      where: { userId_taskId: { userId, taskId } },
      include: LATEST_ATTEMPT,
    });
  }

  findOfTasks(userId: string, taskIds: readonly string[]): Promise<CompletionWithAttempt[]> {
    return this.prisma.completion.findMany({
      where: { userId, taskId: { in: [...taskIds] } },
      include: LATEST_ATTEMPT,
    });
  }

  /** The member's completion; null when it is somebody else's or nobody's. */
  findOwned(userId: string, id: string): Promise<CompletionWithAttempt | null> {
    return this.prisma.completion.findFirst({ where: { id, userId }, include: LATEST_ATTEMPT });
  }

  listOwned(
    userId: string,
    status: CompletionStatus | undefined,
    cursor: Cursor | null,
    take: number,
  ): Promise<CompletionWithAttempt[]> {
    return this.prisma.completion.findMany({
      where: { userId, ...(status === undefined ? {} : { status }), ...keysetWhere(cursor, 'completedAt') },
      include: LATEST_ATTEMPT,
      orderBy: [{ completedAt: 'desc' }, { id: 'desc' }],
      take,
    });
  }

  /** All of the member's completions with these ids, or with these states, oldest first. */
  listClaimed(
    userId: string,
    which: { ids: readonly string[] } | { statuses: readonly CompletionStatus[] },
  ): Promise<ClaimedCompletion[]> {
    const where = 'ids' in which ? { id: { in: [...which.ids] } } : { status: { in: [...which.statuses] } };
    return this.prisma.completion.findMany({
      where: { userId, ...where },
      include: { task: true },
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
    });
  }

  listWithAttempts(userId: string, ids: readonly string[]): Promise<CompletionWithAttempt[]> {
    return this.prisma.completion.findMany({
      where: { userId, id: { in: [...ids] } },
      include: LATEST_ATTEMPT,
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
    });
  }

  /** Replaces the pasted proof unless the completion is approved. */
  async replaceProof(id: string, proofUrl: string): Promise<void> {
    await this.prisma.completion.updateMany({
      where: { id, status: { not: 'APPROVED' } },
      data: { proofUrl },
    });
  }

  /** Completions whose next attempt is due, longest waiting first. */
  listDue(
    now: Date,
    take: number,
  ): Promise<{ id: string; userId: string; nextVerificationAt: Date | null }[]> {
    return this.prisma.completion.findMany({
      where: { status: 'PENDING', nextVerificationAt: { lte: now } },
      select: { id: true, userId: true, nextVerificationAt: true },
      orderBy: { nextVerificationAt: 'asc' },
      take,
    });
  }

  /** Moves a due attempt to `until`; false when another worker was faster. Should this one die, it is due again then. */
  async reserve(id: string, dueAt: Date, until: Date): Promise<boolean> {
    const { count } = await this.prisma.completion.updateMany({
      where: { id, status: 'PENDING', nextVerificationAt: dueAt },
      data: { nextVerificationAt: until },
    });
    return count === 1;
  }
}
