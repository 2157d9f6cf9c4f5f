import { Injectable } from '@nestjs/common';
import {
  Database,
  findRows,
  identifier,
  insertRow,
  isForeignKeyViolation,
  Prisma,
  uniqueViolation,
  updateRows,
  type Completion,
  type DirectStatements,
  type Statements,
  type TwitterVerificationLog,
  rowId,
} from '#database';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/time/clock.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { Tracing } from '../../platform/tracing/tracing.js';
import { ALREADY_USED, AwardedAccounts, type AccountHasher } from './awarded-accounts.js';
import type { JudgedClaim, JudgedConnection } from './judge/claim-judge.js';
import {
  isFinal,
  type ClaimedCompletion,
  type CompletionWithAttempt,
  type VerificationResult,
} from '../completion/completion.js';
import type { JudgedTask } from '../../tasks/task-targets.repository.js';
import { creatingClaim } from '../completion/completions.repository.js';
import type { FirstWrites } from './first-writes.js';
import { COMPLETION_ERROR_CODES } from '../verdict/error-code.js';
import { restsOnNotFound } from '../verdict/rejection-code.js';
import { planRetry } from '../verdict/retry-policy.js';
import { SecondLooksRepository } from '../logs/statistics/second-looks.repository.js';
import { rejected, type Undetermined, type Verdict } from '../verdict/verdict.js';

/** How an attempt was made. */
export interface Attempt {
  /** How long it took, ms. */
  readonly verificationTime: number;
  /** Whether it was due, and not requested by anybody. */
  readonly isAutomatic: boolean;
}

/** What was written. */
export interface RecordedAttempt {
  /** The due time of the next attempt; null when none is planned. */
  readonly nextVerificationAt: Date | null;
  /** The completion with the attempt; null when it stayed as it was, or no log row was written. */
  readonly completion: CompletionWithAttempt | null;
}

type CompletionChanges = Partial<Completion> & Pick<Completion, 'nextVerificationAt'>;

/** A verdict, and how it changes the completion. */
interface Settled {
  readonly judged: JudgedClaim;
  readonly changes: CompletionChanges;
}

interface Circumstances {
  readonly now: Date;
  /** Null when the verdict is no approval. */
  readonly hash: AccountHasher | null;
  /** Whether the claim is not stored yet. */
  readonly isNew: boolean;
  /** What the transaction writes last. */
  readonly last: readonly Prisma.Sql[];
}

interface Written {
  readonly recorded: RecordedAttempt;
  /** Null when all calls were held back. */
  readonly row: TwitterVerificationLog | null;
}

/** Writes the result of an attempt: the log row, the completion and the points, all or nothing. */
@Injectable()
export class AttemptRecorder {
  readonly #secondLookMs: number;

  constructor(
    private readonly prisma: Database,
    private readonly awarded: AwardedAccounts,
    private readonly secondLooks: SecondLooksRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
    config: AppConfig,
  ) {
    this.#secondLookMs = config.verification.secondLookSeconds * 1000;
  }

  /**
   * `outdated`: the completion, its task or the connection has changed since it was judged; nothing is written, and the
   * claim has to be judged again. When all calls were held back, there is no log row. When the completion is final by
   * now, only the log row is written. An approval becomes a rejection when another member was approved for the task with
   * the same X account.
   *
   * @param first for the first verification of a new claim: it is finished in the same transaction
   * @throws VaultError when the key of the account hashes cannot be opened, which an approval needs
   */
  async record(
    judged: JudgedClaim,
    attempt: Attempt,
    first?: FirstWrites,
  ): Promise<RecordedAttempt | 'outdated'> {
    const now = this.clock.now();
    const hash = judged.verdict.outcome === 'approved' ? await this.awarded.openHasher() : null;
    const finishing = first?.finishing();
    const isNew = first?.isStored === false;
    try {
      const circumstances = { now, hash, isNew, last: finishing?.statements ?? [] };
      const { recorded, row } =
        (await this.#writeAtOnce(judged, attempt, circumstances)) ??
        (await this.prisma.direct.transaction((tx) => this.#write(tx, judged, attempt, circumstances)));
      await finishing?.committed();
      if (row !== null) this.#measure(row);
      return recorded;
    } catch (error) {
      const isOutdated =
        error instanceof OutdatedVerdict ||
        isForeignKeyViolation(error) ||
        (isNew && uniqueViolation(error) !== null);
      if (!isOutdated) throw error;
      finishing?.rolledBack();
      return 'outdated';
    }
  }

  /**
   * Writes a verdict that nothing stands against, which is the rule: PostgreSQL does it in one round trip. Null, and
   * nothing is written, when something does.
   */
  async #writeAtOnce(
    judged: JudgedClaim,
    attempt: Attempt,
    { now, hash, isNew, last }: Circumstances,
  ): Promise<Written | null> {
    const { completion, connection, verdict } = judged;
    const { provider } = this.prisma;
    const isPlain = verdict.outcome !== 'undetermined' && !isSecondLook(judged, attempt);
    if (!isPlain || connection === null || provider === 'mysql') return null;
    const changes = this.#changes(judged, attempt, now);
    const award = { taskId: completion.task.id, userId: completion.userId, twitterId: connection.twitterId };
    const row = toLogRow(judged, attempt, now);
    const own = [
      isNew ? this.#insertingCompletion(judged, changes) : this.#changingCompletion(judged, changes),
      ...(hash === null ? [] : [this.awarded.taking(hash, award), ...this.#givingPoints(completion)]),
      this.#touching(connection, now, isNew ? completion.task : null),
      insertRow(provider, 'TwitterVerificationLog', row),
    ];
    if (!(await this.prisma.direct.executeAllOrNone([...own, ...last], own.length))) return null;
    const { nextVerificationAt } = changes;
    return {
      recorded: {
        nextVerificationAt,
        completion: { ...completion, ...changes, verificationLogs: [row] },
      },
      row,
    };
  }

  async #write(
    tx: DirectStatements,
    judged: JudgedClaim,
    attempt: Attempt,
    { now, hash, isNew, last }: Circumstances,
  ): Promise<Written> {
    const changes = this.#changes(judged, attempt, now);
    if (isNew) await tx.$executeRaw(this.#insertingCompletion(judged, changes));
    const hasChanged = isNew || (await this.#changeCompletion(tx, judged, changes));
    const nextVerificationAt = hasChanged ? changes.nextVerificationAt : null;
    if (wasHeldBack(judged)) {
      await tx.$executeAll(last);
      return { recorded: { nextVerificationAt, completion: null }, row: null };
    }
    const isAward = hasChanged && hash !== null;
    const settled = isAward
      ? await this.#award(tx, hash, { judged, changes }, attempt, now)
      : { judged, changes };
    const { verdict } = settled.judged;
    const points = isAward && verdict.outcome === 'approved' ? this.#givingPoints(judged.completion) : [];
    const row = toLogRow(settled.judged, attempt, now);
    const log = insertRow(this.prisma.provider, 'TwitterVerificationLog', row);
    await this.#touchConnection(tx, settled.judged, { now, isNew }, { first: points, later: [log, ...last] });
    if (hasChanged && isSecondLook(settled.judged, attempt))
      await this.#countSecondLook(tx, settled.judged, now);
    const completion = { ...judged.completion, ...settled.changes, verificationLogs: [row] };
    return { recorded: { nextVerificationAt, completion: hasChanged ? completion : null }, row };
  }

  #measure(row: TwitterVerificationLog): void {
    const { taskType: type, verificationResult: result, verificationTime, cacheHit } = row;
    this.metrics.verifications.observe({ type, result, cached: String(cacheHit) }, verificationTime / 1000);
    this.tracing.event('attempt', { 'tta.type': type, 'tta.result': result, 'tta.cached': cacheHit });
  }

  /** Stores a claim that is not stored yet, with its verdict. */
  #insertingCompletion({ completion }: JudgedClaim, changes: CompletionChanges): Prisma.Sql {
    return creatingClaim(this.prisma.provider, {
      ...completion,
      ...changes,
      version: completion.version + 1,
    });
  }

  /** Whether it was changed; not when it became final meanwhile, so that points are given once. */
  async #changeCompletion(tx: Statements, judged: JudgedClaim, changes: CompletionChanges): Promise<boolean> {
    if ((await tx.$executeRaw(this.#changingCompletion(judged, changes))) === 1) return true;
    const isSame = Prisma.sql`${this.#named('id')} = ${judged.completion.id}`;
    const [current = null] = await findRows(tx, this.prisma.provider, 'Completion', isSame);
    if (current === null || !isFinal(current)) throw new OutdatedVerdict();
    return false;
  }

  /** Changes nothing when the completion or its task has changed since, or when it is final. */
  #changingCompletion(
    { completion: { id, version, task } }: JudgedClaim,
    changes: CompletionChanges,
  ): Prisma.Sql {
    return updateRows(
      this.prisma.provider,
      'Completion',
      { ...changes, version: version + 1 },
      Prisma.sql`${this.#named('id')} = ${id} AND ${this.#named('version')} = ${version}
        AND ${this.#isNotFinal()} AND ${this.#isCurrent(task)}`,
    );
  }

  #isCurrent({ id, version }: JudgedTask): Prisma.Sql {
    return Prisma.sql`EXISTS (SELECT 1 FROM ${this.#named('Task')}
      WHERE ${this.#named('id')} = ${id} AND ${this.#named('version')} = ${version})`;
  }

  /** The opposite of `isFinal`. */
  #isNotFinal(): Prisma.Sql {
    return Prisma.sql`${this.#named('status')} <> 'APPROVED' AND ${this.#named('decidedAt')} IS NULL`;
  }

  #named(name: string): Prisma.Sql {
    return identifier(this.prisma.provider, name);
  }

  /** Takes the X account for the member, or makes the approval a rejection when another member was approved with the X account. */
  async #award(
    tx: Statements,
    hash: AccountHasher,
    { judged, changes }: Settled,
    attempt: Attempt,
    now: Date,
  ): Promise<Settled> {
    const { completion, connection, verdict } = judged;
    const { id, userId, task } = completion;
    if (connection === null) throw new TypeError(`completion ${id} was approved without a connection`);
    const { twitterId } = connection;
    if (await this.awarded.take(tx, hash, { taskId: task.id, userId, twitterId })) return { judged, changes };
    const refused = { ...judged, verdict: rejected(ALREADY_USED.code, ALREADY_USED.reason, verdict.seen) };
    const data = { ...this.#changes(refused, attempt, now), pointsAwarded: 0 };
    await tx.$executeRaw(
      updateRows(this.prisma.provider, 'Completion', data, Prisma.sql`${this.#named('id')} = ${id}`),
    );
    return { judged: refused, changes: data };
  }

  #givingPoints({ userId, task }: ClaimedCompletion): Prisma.Sql[] {
    if (task.points === 0) return [];
    const points = Prisma.sql`${this.#named('points')} + ${task.points}`;
    const isSame = Prisma.sql`${this.#named('id')} = ${userId}`;
    return [updateRows(this.prisma.provider, 'User', { points }, isSame)];
  }

  /** Stores the time of the verdict in the connection; `first` and `later` are written right before and after it. */
  async #touchConnection(
    tx: DirectStatements,
    { connection, completion, verdict }: JudgedClaim,
    { now, isNew }: Pick<Circumstances, 'now' | 'isNew'>,
    { first, later }: { first: readonly Prisma.Sql[]; later: readonly Prisma.Sql[] },
  ): Promise<void> {
    if (connection === null) {
      const isOfMember = Prisma.sql`${this.#named('userId')} = ${completion.userId}`;
      if (await this.#hasConnection(tx, isOfMember)) throw new OutdatedVerdict();
      await tx.$executeAll([...first, ...later]);
      return;
    }
    const current = isNew ? completion.task : null;
    if (verdict.outcome !== 'undetermined') {
      const touching = this.#touching(connection, now, current);
      const changed = await tx.$executeAll([...first, touching, ...later]);
      if (changed[first.length] !== 1) throw new OutdatedVerdict();
      return;
    }
    // Nothing changes, but the log row must not refer to a connection that is removed meanwhile.
    const lock = this.prisma.provider === 'sqlite' ? Prisma.empty : Prisma.sql`FOR UPDATE`;
    if (!(await this.#hasConnection(tx, this.#isSame(connection, current), lock)))
      throw new OutdatedVerdict();
    await tx.$executeAll([...first, ...later]);
  }

  /** Changes nothing when the connection was made again since, or when the task that is given has changed. */
  #touching(connection: JudgedConnection, now: Date, current: JudgedTask | null): Prisma.Sql {
    const isSame = this.#isSame(connection, current);
    return updateRows(this.prisma.provider, 'TwitterConnection', { lastVerifiedAt: now }, isSame);
  }

  #isSame({ id, connectedAt }: JudgedConnection, current: JudgedTask | null): Prisma.Sql {
    const isCurrent = current === null ? Prisma.empty : Prisma.sql`AND ${this.#isCurrent(current)}`;
    return Prisma.sql`${this.#named('id')} = ${id} AND ${this.#named('connectedAt')} = ${connectedAt} ${isCurrent}`;
  }

  async #hasConnection(tx: Statements, where: Prisma.Sql, lock = Prisma.empty): Promise<boolean> {
    const rows = await tx.$queryRaw(
      Prisma.sql`SELECT ${this.#named('id')} FROM ${this.#named('TwitterConnection')} WHERE ${where} ${lock}`,
    );
    return Array.isArray(rows) && rows.length > 0;
  }

  #countSecondLook(tx: Statements, { completion, verdict }: JudgedClaim, now: Date): Promise<void> {
    const delayMs = now.getTime() - (completion.lastCheckedAt ?? now).getTime();
    return this.secondLooks.count(tx, { outcome: resultOf(verdict), at: now, delayMs });
  }

  #changes(judged: JudgedClaim, attempt: Attempt, now: Date): CompletionChanges {
    const { completion, verdict, reachedX } = judged;
    const checked = reachedX ? { lastCheckedAt: now } : {};
    const settled = { errorCode: null, needsReview: false, failedAttempts: 0, ...checked };
    switch (verdict.outcome) {
      case 'approved': {
        const { points: pointsAwarded } = completion.task;
        return { ...settled, ...NO_REJECTION, status: 'APPROVED', nextVerificationAt: null, pointsAwarded };
      }
      case 'rejected': {
        const { code: rejectionCode, reason: rejectionReason } = verdict;
        const getsSecondLook = this.#secondLookMs > 0 && restsOnNotFound(rejectionCode);
        const isLast = !getsSecondLook || isSecondLook(judged, attempt);
        const nextVerificationAt = isLast ? null : new Date(now.getTime() + this.#secondLookMs);
        return { ...settled, status: 'REJECTED', rejectionCode, rejectionReason, nextVerificationAt };
      }
      case 'undetermined':
        return { ...checked, ...NO_REJECTION, ...afterUndetermined(judged, verdict, now) };
    }
  }
}

/** The completion, its task or the connection has changed since it was judged. */
class OutdatedVerdict extends Error {}

const NO_REJECTION = { rejectionCode: null, rejectionReason: null };

/** Whether all calls that it needed were held back. */
function wasHeldBack({ verdict, reachedX }: JudgedClaim): boolean {
  return verdict.outcome === 'undetermined' && verdict.isHeldBack && !reachedX;
}

/** X shows things late, so a rejection is verified once more automatically: this second look is the last one. */
function isSecondLook({ completion }: JudgedClaim, { isAutomatic }: Attempt): boolean {
  return isAutomatic && completion.status === 'REJECTED';
}

function afterUndetermined(
  { completion, reachedX }: JudgedClaim,
  { code, retryAt, hasFailedAtX, isHeldBack }: Undetermined,
  now: Date,
): CompletionChanges {
  const plan = planRetry({
    code,
    previousCode: COMPLETION_ERROR_CODES.find((known) => known === completion.errorCode) ?? null,
    previousFailures: completion.failedAttempts,
    calledX: !isHeldBack && (reachedX || hasFailedAtX),
    isHeldBack,
    retryAt,
    now,
    random: Math.random(),
  });
  return { ...plan, status: 'PENDING', errorCode: code };
}

function toLogRow(
  { completion, connection, verdict, cost, cacheHit }: JudgedClaim,
  { verificationTime }: Attempt,
  verifiedAt: Date,
): TwitterVerificationLog {
  return {
    id: rowId(),
    completionId: completion.id,
    userId: completion.userId,
    taskId: completion.taskId,
    taskType: completion.task.taskType,
    verificationResult: resultOf(verdict),
    twitterApiResponse: Object.keys(verdict.seen).length === 0 ? null : JSON.stringify(verdict.seen),
    errorMessage: verdict.outcome === 'undetermined' ? `${verdict.code}: ${verdict.detail}` : null,
    rejectionReason: verdict.outcome === 'rejected' ? verdict.reason : null,
    verificationTime: Math.round(verificationTime),
    apiCallCount: cost.calls,
    estimatedCostMicroUsd: cost.microUsd,
    cacheHit,
    twitterConnectionId: connection?.id ?? null,
    verifiedAt,
  };
}

function resultOf({ outcome }: Verdict): VerificationResult {
  switch (outcome) {
    case 'approved':
      return 'APPROVED';
    case 'rejected':
      return 'REJECTED';
    case 'undetermined':
      return 'ERROR';
  }
}
