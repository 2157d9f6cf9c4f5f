import { Injectable } from '@nestjs/common';
import {
  columnList,
  Database,
  findRows,
  identifier,
  insertRow,
  Prisma,
  readRows,
  rowId,
  uniqueViolation,
  type Completion,
  type DatabaseProvider,
  type Task,
  type TwitterConnection,
} from '#database';
import { keysetWhere, type Cursor } from '../../platform/lists/paging.js';
import {
  NOT_FINAL,
  type ClaimedCompletion,
  type CompletionStatus,
  type CompletionWithAttempt,
} from './completion.js';
import { latestAttempt, withLatestAttempts } from './latest-attempts.js';

/** A new claim, before it is verified. */
export interface NewCompletion {
  readonly userId: string;
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

const NEVER_VERIFIED = {
  ...PENDING_WITHOUT_RESULT,
  pointsAwarded: 0,
  failedAttempts: 0,
  lastCheckedAt: null,
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
  version: 0,
} satisfies Partial<Completion>;

/** A claim that is not stored yet. */
export function newCompletion(task: Task, claim: NewCompletion): ClaimedCompletion {
  return {
    ...NEVER_VERIFIED,
    ...claim,
    id: rowId(),
    // By its own id, because some databases also find a task by another spelling of it.
    taskId: task.id,
    updatedAt: claim.completedAt,
    task,
  };
}

/** The statement that writes a claim. It fails when the member has claimed the task already. */
export function creatingClaim(
  provider: DatabaseProvider,
  { task: _task, ...row }: ClaimedCompletion,
): Prisma.Sql {
  return insertRow(provider, 'Completion', row);
}

/** A task with the member's completion of it and their connection. */
export interface ClaimStart {
  readonly task: Task;
  readonly completion: CompletionWithAttempt | null;
  readonly connection: TwitterConnection | null;
}

@Injectable()
export class CompletionsRepository {
  constructor(private readonly prisma: Database) {}

  /** Writes a claim; false when the member has claimed the task already. */
  async create(claim: ClaimedCompletion): Promise<boolean> {
    try {
      await this.prisma.direct.$executeRaw(this.creating(claim));
      return true;
    } catch (error) {
      if (uniqueViolation(error) !== null) return false;
      throw error;
    }
  }

  /** The statement of `create`, for a transaction. */
  creating(claim: ClaimedCompletion): Prisma.Sql {
    return creatingClaim(this.prisma.provider, claim);
  }

  /** What a claim of the task begins with; null when there is no such task. */
  async findForClaim(userId: string, taskId: string): Promise<ClaimStart | null> {
    const { provider, direct } = this.prisma;
    const task = identifier(provider, 'Task');
    const taskIdColumn = Prisma.sql`${task}.${identifier(provider, 'id')}`;
    const connection = identifier(provider, 'TwitterConnection');
    const columns = Prisma.join([
      columnList(provider, 'Task'),
      this.#columnsWithAttempt(),
      columnList(provider, 'TwitterConnection'),
    ]);
    const rows = await direct.$queryRaw(
      Prisma.sql`SELECT ${columns} FROM ${task}
        LEFT JOIN ${identifier(provider, 'Completion')}
          ON ${this.#column('taskId')} = ${taskIdColumn} AND ${this.#is({ userId })}
        LEFT JOIN ${latestAttempt(this.prisma)}
        LEFT JOIN ${connection} ON ${connection}.${identifier(provider, 'userId')} = ${userId}
        WHERE ${taskIdColumn} = ${taskId}`,
    );
    const [found = null] = readRows('Task', rows);
    if (found === null) return null;
    const [connected = null] = readRows('TwitterConnection', rows);
    return { task: found, completion: completionWithAttempt(rows), connection: connected };
  }

  async findOfTask(userId: string, taskId: string): Promise<CompletionWithAttempt | null> {
    return this.#findWithAttempt({ userId, taskId });
  }

  /** The member's completion of the task, with the task; null when there is none or the task is gone. */
  async findClaim(userId: string, taskId: string): Promise<ClaimedCompletion | null> {
    const [claim] = await this.#listClaimed(this.#is({ userId, taskId }));
    return claim ?? null;
  }

  async findOfTasks(userId: string, taskIds: readonly string[]): Promise<CompletionWithAttempt[]> {
    if (taskIds.length === 0) return [];
    const where = Prisma.sql`${this.#is({ userId })} AND ${this.#column('taskId')} IN (${Prisma.join([...taskIds])})`;
    const { direct, provider } = this.prisma;
    return this.#withAttempts(await findRows(direct, provider, 'Completion', where));
  }

  /** The member's completion; null when there is none with this id, or another member has it. */
  async findOwned(userId: string, id: string): Promise<CompletionWithAttempt | null> {
    return this.#findWithAttempt({ id, userId });
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
    const [column, values] = 'ids' in which ? ['id', which.ids] : ['status', which.statuses];
    if (values.length === 0) return [];
    return this.#listClaimed(
      Prisma.sql`${this.#is({ userId })} AND ${this.#column(column)} IN (${Prisma.join([...values])})`,
    );
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

  async #findWithAttempt(key: Readonly<Record<string, string>>): Promise<CompletionWithAttempt | null> {
    const { provider, direct } = this.prisma;
    const rows = await direct.$queryRaw(
      Prisma.sql`SELECT ${this.#columnsWithAttempt()} FROM ${identifier(provider, 'Completion')}
        LEFT JOIN ${latestAttempt(this.prisma)} WHERE ${this.#is(key)}`,
    );
    return completionWithAttempt(rows);
  }

  #columnsWithAttempt(): Prisma.Sql {
    const { provider } = this.prisma;
    return Prisma.join([columnList(provider, 'Completion'), columnList(provider, 'TwitterVerificationLog')]);
  }

  /** Oldest first. */
  async #listClaimed(where: Prisma.Sql): Promise<ClaimedCompletion[]> {
    const { provider, direct } = this.prisma;
    const columns = Prisma.join([columnList(provider, 'Completion'), columnList(provider, 'Task')]);
    const task = identifier(provider, 'Task');
    const rows = await direct.$queryRaw(
      Prisma.sql`SELECT ${columns} FROM ${identifier(provider, 'Completion')}
        JOIN ${task} ON ${task}.${identifier(provider, 'id')} = ${this.#column('taskId')}
        WHERE ${where} ORDER BY ${this.#column('completedAt')}, ${this.#column('id')}`,
    );
    const tasks = readRows('Task', rows);
    return readRows('Completion', rows).flatMap((completion, index) => {
      const claimed = tasks[index] ?? null;
      return completion === null || claimed === null ? [] : [{ ...completion, task: claimed }];
    });
  }

  #is(key: Readonly<Record<string, string>>): Prisma.Sql {
    const parts = Object.entries(key).map(([name, value]) => Prisma.sql`${this.#column(name)} = ${value}`);
    return Prisma.join(parts, ' AND ');
  }

  #column(name: string): Prisma.Sql {
    const { provider } = this.prisma;
    return Prisma.sql`${identifier(provider, 'Completion')}.${identifier(provider, name)}`;
  }

  #withAttempts(completions: readonly Completion[]): Promise<CompletionWithAttempt[]> {
    return withLatestAttempts(this.prisma, completions);
  }
}

/** Of the first row; null when it has no completion. */
function completionWithAttempt(rows: unknown): CompletionWithAttempt | null {
  const [completion = null] = readRows('Completion', rows);
  const [attempt = null] = readRows('TwitterVerificationLog', rows);
  return completion === null ? null : { ...completion, verificationLogs: attempt === null ? [] : [attempt] };
}
