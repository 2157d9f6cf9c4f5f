import { Injectable } from '@nestjs/common';
import {
  Database,
  findRows,
  identifier,
  insertRow,
  Prisma,
  updateRows,
  type Completion,
  type Statements,
  type TwitterVerificationLog,
  rowId,
} from '#database';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/time/clock.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { Tracing } from '../../platform/tracing/tracing.js';
import { ALREADY_USED, AwardedAccounts, type AccountHasher } from './awarded-accounts.js';
import type { JudgedClaim } from './claim-judge.js';
import { isFinal, type VerificationResult } from '../completion/completion.js';
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

/** The due time of the next attempt as it was written; null when none is planned. */
export interface RecordedAttempt {
  readonly nextVerificationAt: Date | null;
}

type CompletionChanges = Partial<Completion> & RecordedAttempt;

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
   * @throws VaultError when the key of the account hashes cannot be opened, which an approval needs
   */
  async record(judged: JudgedClaim, attempt: Attempt): Promise<RecordedAttempt | 'outdated'> {
    const now = this.clock.now();
    const changes = this.#changes(judged, attempt, now);
    const hash = judged.verdict.outcome === 'approved' ? await this.awarded.openHasher() : null;
    let written: TwitterVerificationLog | null = null;
    try {
      const recorded = await this.prisma.direct.transaction(async (tx) => {
        const hasChanged = await this.#changeCompletion(tx, judged, changes);
        const recorded = { nextVerificationAt: hasChanged ? changes.nextVerificationAt : null };
        if (wasHeldBack(judged)) return recorded;
        const settled =
          hasChanged && hash !== null ? await this.#award(tx, hash, judged, attempt, now) : judged;
        const connectionId = await this.#touchConnection(tx, settled, now);
        written = toLogRow(settled, connectionId, attempt, now);
        await tx.$executeRaw(insertRow(this.prisma.provider, 'TwitterVerificationLog', written));
        if (hasChanged && isSecondLook(settled, attempt)) await this.#countSecondLook(tx, settled, now);
        return recorded;
      });
      this.#measure(written);
      return recorded;
    } catch (error) {
      if (error instanceof OutdatedVerdict) return 'outdated';
      throw error;
    }
  }

  #measure(row: TwitterVerificationLog | null): void {
    if (row === null) return;
    const { taskType: type, verificationResult: result, verificationTime, cacheHit } = row;
    this.metrics.verifications.observe({ type, result, cached: String(cacheHit) }, verificationTime / 1000);
    this.tracing.event('attempt', { 'tta.type': type, 'tta.result': result, 'tta.cached': cacheHit });
  }

  /** Whether it was changed; not when it became final meanwhile, so that points are given once. */
  async #changeCompletion(
    tx: Statements,
    { completion: { id, version, task } }: JudgedClaim,
    changes: CompletionChanges,
  ): Promise<boolean> {
    const { provider } = this.prisma;
    const isSame = Prisma.sql`${this.#named('id')} = ${id}`;
    const isCurrentTask = Prisma.sql`EXISTS (SELECT 1 FROM ${this.#named('Task')}
      WHERE ${this.#named('id')} = ${task.id} AND ${this.#named('version')} = ${task.version})`;
    const changed = await tx.$executeRaw(
      updateRows(
        provider,
        'Completion',
        { ...changes, version: version + 1 },
        Prisma.sql`${isSame} AND ${this.#named('version')} = ${version} AND ${this.#isNotFinal()} AND ${isCurrentTask}`,
      ),
    );
    if (changed === 1) return true;
    const [current = null] = await findRows(tx, provider, 'Completion', isSame);
    if (current === null || !isFinal(current)) throw new OutdatedVerdict();
    return false;
  }

  /** The opposite of `isFinal`. */
  #isNotFinal(): Prisma.Sql {
    return Prisma.sql`${this.#named('status')} <> 'APPROVED' AND ${this.#named('decidedAt')} IS NULL`;
  }

  #named(name: string): Prisma.Sql {
    return identifier(this.prisma.provider, name);
  }

  /** Gives the points of an approval, or makes it a rejection when another member was approved with the X account. */
  async #award(
    tx: Statements,
    hash: AccountHasher,
    judged: JudgedClaim,
    attempt: Attempt,
    now: Date,
  ): Promise<JudgedClaim> {
    const { completion, connection, verdict } = judged;
    const { id, userId, task } = completion;
    if (connection === null) throw new TypeError(`completion ${id} was approved without a connection`);
    const { twitterId } = connection;
    if (await this.awarded.take(tx, hash, { taskId: task.id, userId, twitterId })) {
      await this.#givePoints(tx, userId, task.points);
      return judged;
    }
    const refused = { ...judged, verdict: rejected(ALREADY_USED.code, ALREADY_USED.reason, verdict.seen) };
    const data = { ...this.#changes(refused, attempt, now), pointsAwarded: 0 };
    await tx.$executeRaw(
      updateRows(this.prisma.provider, 'Completion', data, Prisma.sql`${this.#named('id')} = ${id}`),
    );
    return refused;
  }

  async #givePoints(tx: Statements, userId: string, given: number): Promise<void> {
    if (given === 0) return;
    const points = Prisma.sql`${this.#named('points')} + ${given}`;
    const isSame = Prisma.sql`${this.#named('id')} = ${userId}`;
    await tx.$executeRaw(updateRows(this.prisma.provider, 'User', { points }, isSame));
  }

  /** Stores the time of the verdict in the connection, and gives the connection's id. */
  async #touchConnection(
    tx: Statements,
    { connection, completion, verdict }: JudgedClaim,
    now: Date,
  ): Promise<string | null> {
    const { provider } = this.prisma;
    if (connection === null) {
      const isOfMember = Prisma.sql`${this.#named('userId')} = ${completion.userId}`;
      if (await this.#hasConnection(tx, isOfMember)) throw new OutdatedVerdict();
      return null;
    }
    const { id, connectedAt } = connection;
    const isSame = Prisma.sql`${this.#named('id')} = ${id} AND ${this.#named('connectedAt')} = ${connectedAt}`;
    const isThere =
      verdict.outcome === 'undetermined'
        ? // Nothing changes, but the log row must not refer to a connection that is removed meanwhile.
          await this.#hasConnection(tx, isSame, provider === 'sqlite' ? Prisma.empty : Prisma.sql`FOR UPDATE`)
        : (await tx.$executeRaw(
            updateRows(provider, 'TwitterConnection', { lastVerifiedAt: now }, isSame),
          )) === 1;
    if (!isThere) throw new OutdatedVerdict();
    return id;
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
  { completion, verdict, cost, cacheHit }: JudgedClaim,
  twitterConnectionId: string | null,
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
    twitterConnectionId,
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
