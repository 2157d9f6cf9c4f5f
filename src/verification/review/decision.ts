import type { Prisma } from '#database';
import type { ClaimedCompletion } from '../completion/completion.js';
import type { RejectionCode } from '../verdict/rejection-code.js';

export const DECISIONS = ['APPROVED', 'REJECTED'] as const;

/** What an admin decides about a completion. */
export interface Decision {
  readonly status: (typeof DECISIONS)[number];
  /** Shown to the member when it is a rejection. */
  readonly reason: string;
}

/** Whether the completion has this decision already, with the same reason, whoever made it. */
export function isAlreadyMade({ status, reason }: Decision, completion: ClaimedCompletion): boolean {
  return completion.status === status && completion.decisionReason === reason;
}

/** The points of the completion after the decision. A second approval changes nothing: points are given once. */
export function pointsAfter({ status }: Decision, completion: ClaimedCompletion): number {
  if (status === 'REJECTED') return 0;
  return completion.status === 'APPROVED' ? completion.pointsAwarded : completion.task.points;
}

/** What the decision changes in the completion; no further attempt is planned. */
export function changesBy(
  adminId: string,
  { status, reason }: Decision,
  pointsAwarded: number,
  decidedAt: Date,
) {
  return {
    status,
    pointsAwarded,
    rejectionReason: status === 'REJECTED' ? reason : null,
    rejectionCode: status === 'REJECTED' ? ('decided_by_admin' satisfies RejectionCode) : null,
    errorCode: null,
    needsReview: false,
    nextVerificationAt: null,
    failedAttempts: 0,
    decidedAt,
    decidedBy: adminId,
    decisionReason: reason,
  } satisfies Prisma.CompletionUncheckedUpdateInput;
}
