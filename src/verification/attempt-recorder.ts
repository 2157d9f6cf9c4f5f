import { Injectable } from '@nestjs/common';
import type { Prisma, Transaction } from '#database';
import { Clock } from '../platform/clock.js';
import { lockRow } from '../platform/lock-row.js';
import { PrismaService } from '../platform/prisma.service.js';
import { ALREADY_USED, AwardedAccounts, type AccountHasher } from './awarded-accounts.js';
import type { JudgedClaim } from './claim-judge.js';
import { NOT_FINAL, type VerificationResult } from './completion.js';
import { COMPLETION_ERROR_CODES } from './error-code.js';
import { planRetry } from './retry-policy.js';
import { rejected, type Undetermined, type Verdict } from './verdict.js';

/** Writes what an attempt found out: the audit row, the completion and the points, all or nothing. */
@Injectable()
export class AttemptRecorder {
  constructor(
    private readonly prisma: PrismaService,
    private readonly awarded: AwardedAccounts,
    private readonly clock: Clock,
  ) {}

  /**
   * `verificationTime`: how long the attempt took, ms. Waiting for X is no attempt, and leaves no audit row. An attempt
   * that finds the completion final by now has its row all the same, and changes neither the completion nor points.
   * A yes becomes a no where another member was approved for the task with the same X account.
   *
   * @throws VaultError when the key that tells X accounts apart cannot be opened: a yes is not recorded then
   */
  async record(judged: JudgedClaim, verificationTime: number): Promise<void> {
    const now = this.clock.now();
    if (isWaiting(judged)) {
      await this.prisma.completion.updateMany(completionUpdate(judged, now));
      return;
    }
    const hash = judged.verdict.outcome === 'approved' ? await this.awarded.prepare() : null;
    await this.prisma.$transaction(async (tx) => {
      const settled = hash === null ? judged : await this.#takeAccount(tx, hash, judged);
      await this.#changeCompletion(tx, settled, now);
      const connectionId = await this.#touchConnection(tx, settled, now);
      await tx.twitterVerificationLog.create({
        data: auditRow(settled, connectionId, verificationTime, now),
      });
    });
  }

  /** Takes the X account for the member unless the completion became final meanwhile; a no when another member has it. */
  async #takeAccount(tx: Transaction, hash: AccountHasher, judged: JudgedClaim): Promise<JudgedClaim> {
    const { connectionId, verdict } = judged;
    const { id, taskId, userId } = judged.completion;
    await lockRow(this.prisma.provider, tx, { table: 'Completion', column: 'id', value: id });
    const isOpen = (await tx.completion.count({ where: { id, ...NOT_FINAL } })) === 1;
    const connection =
      connectionId === null ? null : await tx.twitterConnection.findUnique({ where: { id: connectionId } });
    if (!isOpen || connection === null) return judged;
    const { twitterId } = connection;
    if (await this.awarded.take(tx, hash, { taskId, userId, twitterId })) return judged;
    return { ...judged, verdict: rejected(ALREADY_USED.reason, verdict.seen) };
  }

  /** Changes the completion unless it became final meanwhile: points are given once, and by whoever came first. */
  async #changeCompletion(tx: Transaction, judged: JudgedClaim, now: Date): Promise<void> {
    const { completion, verdict } = judged;
    const { count } = await tx.completion.updateMany(completionUpdate(judged, now));
    if (count === 1 && verdict.outcome === 'approved' && completion.task.points > 0) {
      await tx.user.update({
        where: { id: completion.userId },
        data: { points: { increment: completion.task.points } },
      });
    }
  }

  /** Gives the connection's id, or null when the member disconnected meanwhile. */
  async #touchConnection(
    tx: Transaction,
    { connectionId, verdict }: JudgedClaim,
    now: Date,
  ): Promise<string | null> {
    if (connectionId === null) return null;
    const where = { id: connectionId };
    if (verdict.outcome === 'undetermined') {
      // Nothing is changed, but the audit row must not come to refer to what is removed meanwhile.
      await lockRow(this.prisma.provider, tx, {
        table: 'TwitterConnection',
        column: 'id',
        value: connectionId,
      });
      return (await tx.twitterConnection.count({ where })) === 1 ? connectionId : null;
    }
    const { count } = await tx.twitterConnection.updateMany({ where, data: { lastVerifiedAt: now } });
    return count === 1 ? connectionId : null;
  }
}

/** Whether nothing was asked, because it is known that there would be no answer. */
function isWaiting({ verdict, reachedX }: JudgedClaim): boolean {
  return verdict.outcome === 'undetermined' && verdict.isHeldBack && !reachedX;
}

function completionUpdate(judged: JudgedClaim, now: Date): Prisma.CompletionUpdateManyArgs {
  return {
    where: { id: judged.completion.id, ...NOT_FINAL },
    data: completionChanges(judged, now),
  };
}

function completionChanges(judged: JudgedClaim, now: Date): Prisma.CompletionUpdateManyMutationInput {
  const { completion, verdict, reachedX } = judged;
  const checked = reachedX ? { lastCheckedAt: now } : {};
  const settled = {
    errorCode: null,
    needsReview: false,
    nextVerificationAt: null,
    failedAttempts: 0,
    ...checked,
  };
  switch (verdict.outcome) {
    case 'approved':
      return {
        ...settled,
        status: 'APPROVED',
        rejectionReason: null,
        rejectionCode: null,
        pointsAwarded: completion.task.points,
      };
    case 'rejected': {
      const rejectionCode = verdict.reason === ALREADY_USED.reason ? ALREADY_USED.code : null;
      return { ...settled, status: 'REJECTED', rejectionReason: verdict.reason, rejectionCode };
    }
    case 'undetermined':
      return { ...checked, ...afterUndetermined(judged, verdict, now) };
  }
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
  return { ...plan, status: 'PENDING', errorCode: code, rejectionReason: null, rejectionCode: null };
}

function auditRow(
  { completion, verdict, apiCallCount, cacheHit }: JudgedClaim,
  twitterConnectionId: string | null,
  verificationTime: number,
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
