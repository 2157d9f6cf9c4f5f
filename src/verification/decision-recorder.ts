import { Injectable } from '@nestjs/common';
import type { Completion, Transaction } from '#database';
import { AuditEvents, type Actor, type AuditedFields } from '../platform/audit/audit-events.js';
import { Clock } from '../platform/clock.js';
import { lockRow } from '../platform/lock-row.js';
import { PrismaService } from '../platform/prisma.service.js';
import { AwardedAccounts, type AccountHasher } from './awarded-accounts.js';
import type { ClaimedCompletion } from './completion.js';
import { hasTask, withTasks } from './with-tasks.js';
import { decidedBy, isMade, pointsBy, type Decision } from './decision.js';

/** Writes what an admin decided: the completion, the points, whose X account has the award, and the audit event. */
@Injectable()
export class DecisionRecorder {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditEvents,
    private readonly awarded: AwardedAccounts,
    private readonly clock: Clock,
  ) {}

  /**
   * All or nothing. False when there is no such completion. A decision that stands already is left alone, and no event
   * is written.
   */
  async record(completionId: string, decision: Decision, actor: Actor): Promise<boolean> {
    const hash = decision.status === 'APPROVED' ? await this.awarded.prepare() : null;
    return this.prisma.$transaction(async (tx) => {
      // Another admin or a verification may be at it: whoever comes second goes by what the first one has made of it.
      await lockRow(this.prisma.provider, tx, { table: 'Completion', column: 'id', value: completionId });
      const where = { id: completionId };
      const found = await tx.completion.findUnique({ where });
      const [before] = (await withTasks(tx, found === null ? [] : [found])).filter(hasTask);
      if (before === undefined) return false;
      if (isMade(decision, before)) return true;
      const points = pointsBy(decision, before);
      const after = await tx.completion.update({
        where,
        data: decidedBy(actor.id, decision, points, this.clock.now()),
      });
      const change = points - before.pointsAwarded;
      if (change !== 0) {
        await tx.user.update({ where: { id: before.userId }, data: { points: { increment: change } } });
      }
      if (hash === null) await this.awarded.giveBack(tx, before);
      else if (before.status !== 'APPROVED') await this.#takeAccount(tx, hash, before);
      await this.audit.record(tx, {
        actor,
        action: 'completion.decide',
        target: { type: 'completion', id: completionId },
        before: auditedFieldsOf(before),
        after: auditedFieldsOf(after),
      });
      return true;
    });
  }

  /** An admin may approve without an account, and with one that another member was approved with. */
  async #takeAccount(
    tx: Transaction,
    hash: AccountHasher,
    { task, userId }: ClaimedCompletion,
  ): Promise<void> {
    const connection = await tx.twitterConnection.findUnique({ where: { userId } });
    if (connection === null) return;
    await this.awarded.take(tx, hash, { taskId: task.id, userId, twitterId: connection.twitterId });
  }
}

/** Without ids of people: the event itself says who decided, and so does the one before of the decision before. */
function auditedFieldsOf(completion: Completion): AuditedFields {
  const { status, pointsAwarded, needsReview, errorCode, decidedAt, decisionReason } = completion;
  return {
    status,
    pointsAwarded,
    needsReview,
    errorCode,
    decidedAt: decidedAt?.toISOString() ?? null,
    reason: decisionReason,
  };
}
