import type { Prisma } from '#database';
import type { ClaimedCompletion } from './completion.js';

export const DECISIONS = ['APPROVED', 'REJECTED'] as const;

/** What an admin says about a completion. */
export interface Decision {
  readonly status: (typeof DECISIONS)[number];
  /** Shown to the member when it is a rejection. */
  readonly reason: string;
}

/** Whether this very decision stands already, whoever made it. Another reason makes another decision. */
export function isMade({ status, reason }: Decision, completion: ClaimedCompletion): boolean {
  return completion.status === status && completion.decisionReason === reason;
}

/** What a completion is worth by a decision. Points are given once: an approval that stands keeps those it had. */
export function pointsBy({ status }: Decision, completion: ClaimedCompletion): number {
  if (status === 'REJECTED') return 0;
  return completion.status === 'APPROVED' ? completion.pointsAwarded : completion.task.points;
}

/** What a decision makes of a completion: nothing is left for verification to do. */
export function decidedBy(
  adminId: string,
  { status, reason }: Decision,
  pointsAwarded: number,
  decidedAt: Date,
) {
  return {
    status,
    pointsAwarded,
    rejectionReason: status === 'REJECTED' ? reason : null,
    rejectionCode: status === 'REJECTED' ? 'decided_by_admin' : null,
    errorCode: null,
    needsReview: false,
    nextVerificationAt: null,
    failedAttempts: 0,
    decidedAt,
    decidedBy: adminId,
    decisionReason: reason,
  } satisfies Prisma.CompletionUncheckedUpdateInput;
}
