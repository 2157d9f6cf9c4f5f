import { Injectable } from '@nestjs/common';
import { Database, type Completion, type Transaction } from '#database';
import { AuditEvents, type Actor, type AuditedFields } from '../../platform/audit/audit-events.js';
import { Clock } from '../../platform/time/clock.js';
import { lockRow } from '../../platform/database/lock-row.js';
import { AwardedAccounts, type AccountHasher } from '../verify/awarded-accounts.js';
import type { ClaimedCompletion } from '../completion/completion.js';
import { hasTask, withTasks } from '../completion/with-tasks.js';
import { changesBy, isAlreadyMade, pointsAfter, type Decision } from './decision.js';

/** Writes a decision of an admin: the completion, the points, the award of the X account and the audit event. */
@Injectable()
export class DecisionRecorder {
  constructor(
    private readonly prisma: Database,
    private readonly audit: AuditEvents,
    private readonly awarded: AwardedAccounts,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes all or nothing; false when there is no such completion. The same decision again writes nothing.
   * @throws VaultError when the key of the account hashes cannot be opened, which an approval needs
   */
  async record(completionId: string, decision: Decision, actor: Actor): Promise<boolean> {
    const hash = decision.status === 'APPROVED' ? await this.awarded.openHasher() : null;
    return this.prisma.$transaction(async (tx) => {
      // Another admin or a verification may change it at the same time: the second one waits and reads the result.
      await lockRow(this.prisma.provider, tx, { table: 'Completion', column: 'id', value: completionId });
      const where = { id: completionId };
      const found = await tx.completion.findUnique({ where });
      const [before] = (await withTasks(tx, found === null ? [] : [found])).filter(hasTask);
      if (before === undefined) return false;
      if (isAlreadyMade(decision, before)) return true;
      const points = pointsAfter(decision, before);
      const after = await tx.completion.update({
        where,
        data: changesBy(actor.id, decision, points, this.clock.now()),
      });
      const change = points - before.pointsAwarded;
      if (change !== 0) {
        await tx.user.update({ where: { id: before.userId }, data: { points: { increment: change } } });
      }
      if (hash === null) await this.awarded.release(tx, before);
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

  /** An admin may approve a member without an X account, or with one that another member was approved with. */
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

/** Without ids of people: the actor of each event says who decided. */
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
