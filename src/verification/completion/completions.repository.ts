import { Injectable } from '@nestjs/common';
import { Database, uniqueViolation, type Completion, type Prisma } from '#database';
import { keysetWhere, type Cursor } from '../../platform/lists/paging.js';
import {
  NOT_FINAL,
  type ClaimedCompletion,
  type CompletionStatus,
  type CompletionWithAttempt,
} from './completion.js';
import { withLatestAttempts } from './latest-attempts.js';
import { hasTask, withTasks } from './with-tasks.js';

/** A new claim, before it is verified. */
export interface NewCompletion {
  readonly userId: string;
  readonly taskId: string;
  readonly proofUrl: string | null;
  readonly completedAt: Date;
  /** When the queue verifies the claim, in case this process dies before it has done so. */
  readonly nextVerificationAt: Date;
}

/** Pending, without the result of an earlier attempt. */
const PENDING_WITHOUT_RESULT = {
  status: 'PENDING',
  rejectionCode: null,
  rejectionReason: null,
  errorCode: null,
  needsReview: false,
} satisfies Prisma.CompletionUpdateManyMutationInput;

@Injectable()
export class CompletionsRepository {
  constructor(private readonly prisma: Database) {}

  /** Writes a claim; null when the member has claimed the task already. */
  async create(data: NewCompletion): Promise<ClaimedCompletion | null> {
    try {
      return await this.prisma.completion.create({ data, include: { task: true } });
    } catch (error) {
      if (uniqueViolation(error) !== null) return null;
      throw error;
    }
  }

  async findOfTask(userId: string, taskId: string): Promise<CompletionWithAttempt | null> {
    const where = { userId_taskId: { userId, taskId } };
    return this.#withAttempt(await this.prisma.completion.findUnique({ where }));
  }

  /** The member's completion of the task, with the task; null when there is none or the task is gone. */
  async findClaim(userId: string, taskId: string): Promise<ClaimedCompletion | null> {
    const where = { userId_taskId: { userId, taskId } };
    const completion = await this.prisma.completion.findUnique({ where });
    if (completion === null) return null;
    return (await withTasks(this.prisma, [completion])).find(hasTask) ?? null;
  }

  async findOfTasks(userId: string, taskIds: readonly string[]): Promise<CompletionWithAttempt[]> {
    const where = { userId, taskId: { in: [...taskIds] } };
    return this.#withAttempts(await this.prisma.completion.findMany({ where }));
  }

  /** The member's completion; null when there is none with this id, or another member has it. */
  async findOwned(userId: string, id: string): Promise<CompletionWithAttempt | null> {
    return this.#withAttempt(await this.prisma.completion.findFirst({ where: { id, userId } }));
  }

  async listOwned(
    userId: string,
    status: CompletionStatus | undefined,
    cursor: Cursor | null,
    take: number,
  ): Promise<CompletionWithAttempt[]> {
    const completions = await this.prisma.completion.findMany({
      where: { userId, ...(status === undefined ? {} : { status }), ...keysetWhere(cursor, 'completedAt') },
      orderBy: [{ completedAt: 'desc' }, { id: 'desc' }],
      take,
    });
    return this.#withAttempts(completions);
  }

  /** The member's completions with these ids or statuses, oldest first, without those whose task is gone. */
  async listClaimed(
    userId: string,
    which: { ids: readonly string[] } | { statuses: readonly CompletionStatus[] },
  ): Promise<ClaimedCompletion[]> {
    const where = 'ids' in which ? { id: { in: [...which.ids] } } : { status: { in: [...which.statuses] } };
    const completions = await this.prisma.completion.findMany({
      where: { userId, ...where },
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
    });
    return (await withTasks(this.prisma, completions)).filter(hasTask);
  }

  /** The members who have these completions; unknown ids are left out. */
  listOwners(ids: readonly string[]): Promise<{ id: string; userId: string }[]> {
    return this.prisma.completion.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, userId: true },
    });
  }

  /** Anybody's completions with their latest attempts, in no order; unknown ids are left out. */
  async findWithAttempts(ids: readonly string[]): Promise<CompletionWithAttempt[]> {
    return this.#withAttempts(await this.prisma.completion.findMany({ where: { id: { in: [...ids] } } }));
  }

  async listWithAttempts(userId: string, ids: readonly string[]): Promise<CompletionWithAttempt[]> {
    const completions = await this.prisma.completion.findMany({
      where: { userId, id: { in: [...ids] } },
      orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
    });
    return this.#withAttempts(completions);
  }

  /** Replaces the pasted proof and removes the result of the earlier one, unless the completion is final. */
  async replaceProof(id: string, proofUrl: string, nextVerificationAt: Date): Promise<void> {
    await this.prisma.completion.updateMany({
      where: { id, ...NOT_FINAL },
      data: {
        ...PENDING_WITHOUT_RESULT,
        proofUrl,
        nextVerificationAt,
        failedAttempts: 0,
        version: { increment: 1 },
      },
    });
  }

  /** Makes those pending that are neither final nor changed since they were read, and plans their next attempt. */
  async makePending(
    claims: readonly Pick<Completion, 'id' | 'version'>[],
    nextVerificationAt: Date,
  ): Promise<void> {
    for (const { id, version } of claims) {
      await this.prisma.completion.updateMany({
        where: { id, version, ...NOT_FINAL },
        data: { ...PENDING_WITHOUT_RESULT, nextVerificationAt },
      });
    }
  }

  async #withAttempt(completion: Completion | null): Promise<CompletionWithAttempt | null> {
    return completion === null ? null : ((await this.#withAttempts([completion]))[0] ?? null);
  }

  #withAttempts(completions: readonly Completion[]): Promise<CompletionWithAttempt[]> {
    return withLatestAttempts(this.prisma, completions);
  }
}
