import { Injectable } from '@nestjs/common';
import type { Prisma, Transaction } from '#database';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/clock.js';
import { lockRow } from '../platform/lock-row.js';
import { PrismaService } from '../platform/prisma.service.js';
import { ALREADY_USED, AwardedAccounts, type AccountHasher } from './awarded-accounts.js';
import type { JudgedClaim } from './claim-judge.js';
import { isFinal, NOT_FINAL, type VerificationResult } from './completion.js';
import { COMPLETION_ERROR_CODES } from './error-code.js';
import { restsOnNotFound } from './rejection-code.js';
import { planRetry } from './retry-policy.js';
import { SecondLooksRepository } from './statistics/second-looks.repository.js';
import { rejected, type Undetermined, type Verdict } from './verdict.js';

/** How an attempt came about. */
export interface Attempt {
  /** How long it took, ms. */
  readonly verificationTime: number;
  /** Whether it was due, and nobody asked for it. */
  readonly isByItself: boolean;
}

/** Writes what an attempt found out: the audit row, the completion and the points, all or nothing. */
@Injectable()
export class AttemptRecorder {
  readonly #secondLookMs: number;

  constructor(
    private readonly prisma: PrismaService,
    private readonly awarded: AwardedAccounts,
    private readonly secondLooks: SecondLooksRepository,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.#secondLookMs = config.verification.secondLookSeconds * 1000;
  }

  /**
   * False when the completion, its task or the connection is not the one that was judged any more: nothing is written,
   * and the claim has to be judged again. Waiting for X is no attempt, and leaves no audit row. An attempt that finds
   * the completion final by now has its row all the same, and changes neither the completion nor points. A yes becomes
   * a no where another member was approved for the task with the same X account.
   *
   * @throws VaultError when the key that tells X accounts apart cannot be opened: a yes is not recorded then
   */
  async record(judged: JudgedClaim, attempt: Attempt): Promise<boolean> {
    const now = this.clock.now();
    const hash = judged.verdict.outcome === 'approved' ? await this.awarded.prepare() : null;
    try {
      await this.prisma.$transaction(async (tx) => {
        const hasChanged = await this.#changeCompletion(tx, judged, attempt, now);
        if (isWaiting(judged)) return;
        const settled =
          hasChanged && hash !== null ? await this.#award(tx, hash, judged, attempt, now) : judged;
        const connectionId = await this.#touchConnection(tx, settled, now);
        const data = auditRow(settled, connectionId, attempt, now);
        await tx.twitterVerificationLog.create({ data });
        if (hasChanged && isSecondLook(settled, attempt)) await this.#countSecondLook(tx, settled, now);
      });
      return true;
    } catch (error) {
      if (error instanceof OutdatedVerdict) return false;
      throw error;
    }
  }

  /** Whether it was changed: not when it became final meanwhile, as points are given once, by whoever came first. */
  async #changeCompletion(
    tx: Transaction,
    judged: JudgedClaim,
    attempt: Attempt,
    now: Date,
  ): Promise<boolean> {
    const { id, version, task } = judged.completion;
    const { count } = await tx.completion.updateMany({
      where: { id, version, ...NOT_FINAL },
      data: { ...this.#changes(judged, attempt, now), version: { increment: 1 } },
    });
    if (count === 0) {
      const current = await tx.completion.findUnique({ where: { id } });
      if (current === null || !isFinal(current)) throw new OutdatedVerdict();
      return false;
    }
    const isCurrentTask = (await tx.task.count({ where: { id: task.id, version: task.version } })) === 1;
    if (!isCurrentTask) throw new OutdatedVerdict();
    return true;
  }

  /** Gives the points of a completion that was approved just now, unless another member had them for the X account. */
  async #award(
    tx: Transaction,
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
      const { points } = task;
      if (points > 0)
        await tx.user.update({ where: { id: userId }, data: { points: { increment: points } } });
      return judged;
    }
    const refused = { ...judged, verdict: rejected(ALREADY_USED.code, ALREADY_USED.reason, verdict.seen) };
    const data = { ...this.#changes(refused, attempt, now), pointsAwarded: 0 };
    await tx.completion.update({ where: { id }, data });
    return refused;
  }

  /** Gives the id of the connection that was judged by. */
  async #touchConnection(
    tx: Transaction,
    { connection, completion, verdict }: JudgedClaim,
    now: Date,
  ): Promise<string | null> {
    if (connection === null) {
      if ((await tx.twitterConnection.count({ where: { userId: completion.userId } })) > 0)
        throw new OutdatedVerdict();
      return null;
    }
    const { id, connectedAt } = connection;
    const where = { id, connectedAt };
    if (verdict.outcome === 'undetermined') {
      // Nothing is changed, but the audit row must not come to refer to what is removed meanwhile.
      await lockRow(this.prisma.provider, tx, { table: 'TwitterConnection', column: 'id', value: id });
      if ((await tx.twitterConnection.count({ where })) === 0) throw new OutdatedVerdict();
      return id;
    }
    const { count } = await tx.twitterConnection.updateMany({ where, data: { lastVerifiedAt: now } });
    if (count === 0) throw new OutdatedVerdict();
    return id;
  }

  #countSecondLook(tx: Transaction, { completion, verdict }: JudgedClaim, now: Date): Promise<void> {
    const delayMs = now.getTime() - (completion.lastCheckedAt ?? now).getTime();
    return this.secondLooks.count(tx, { outcome: resultOf(verdict), at: now, delayMs });
  }

  #changes(judged: JudgedClaim, attempt: Attempt, now: Date): Prisma.CompletionUpdateManyMutationInput {
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
        const looksAgain = this.#secondLookMs > 0 && restsOnNotFound(rejectionCode);
        const isLast = !looksAgain || isSecondLook(judged, attempt);
        const nextVerificationAt = isLast ? null : new Date(now.getTime() + this.#secondLookMs);
        return { ...settled, status: 'REJECTED', rejectionCode, rejectionReason, nextVerificationAt };
      }
      case 'undetermined':
        return { ...checked, ...NO_REJECTION, ...afterUndetermined(judged, verdict, now) };
    }
  }
}

/** What was judged is not what is there now. */
class OutdatedVerdict extends Error {}

const NO_REJECTION = { rejectionCode: null, rejectionReason: null };

/** Whether nothing was asked, because it is known that there would be no answer. */
function isWaiting({ verdict, reachedX }: JudgedClaim): boolean {
  return verdict.outcome === 'undetermined' && verdict.isHeldBack && !reachedX;
}

/** X shows things late, so a no is looked at once more by itself: this is that look, and its answer stands. */
function isSecondLook({ completion }: JudgedClaim, { isByItself }: Attempt): boolean {
  return isByItself && completion.status === 'REJECTED';
}

function afterUndetermined(
  { completion, reachedX }: JudgedClaim,
  { code, retryAt, hasFailedAtX, isHeldBack }: Undetermined,
  now: Date,
): Prisma.CompletionUpdateManyMutationInput {
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

function auditRow(
  { completion, verdict, apiCallCount, cacheHit }: JudgedClaim,
  twitterConnectionId: string | null,
  { verificationTime }: Attempt,
  verifiedAt: Date,
): Prisma.TwitterVerificationLogUncheckedCreateInput {
  return {
    completionId: completion.id,
    userId: completion.userId,
    taskId: completion.taskId,
    taskType: completion.task.taskType,
    verificationResult: resultOf(verdict),
    twitterApiResponse: Object.keys(verdict.seen).length === 0 ? null : JSON.stringify(verdict.seen),
    errorMessage: verdict.outcome === 'undetermined' ? `${verdict.code}: ${verdict.detail}` : null,
    rejectionReason: verdict.outcome === 'rejected' ? verdict.reason : null,
    verificationTime: Math.round(verificationTime),
    apiCallCount,
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
