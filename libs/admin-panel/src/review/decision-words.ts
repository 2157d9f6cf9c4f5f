import { ApiError } from '../api/problem.js';
import type { Decision, ReviewItem } from '../api/types.js';
import { errorWords } from '../display/error-words.js';
import { pointsWords } from './points.js';

/** The most characters that the service takes as a reason. */
export const REASON_LENGTH = 500;

export const verbs = { APPROVED: 'Approve', REJECTED: 'Reject' } as const;

/** Whose completion it is: the account on X, or the user's id without one. */
export function memberOf({ username, userId }: Pick<ReviewItem, 'username' | 'userId'>): string {
  return username === null ? userId : `@${username}`;
}

/** Why a completion is where it is, in a few words; empty where nothing is to be said. */
export function whyWords({
  errorCode,
  rejectionReason,
}: Pick<ReviewItem, 'errorCode' | 'rejectionReason'>): string {
  return errorCode === null ? (rejectionReason ?? '') : errorWords(errorCode).what;
}

/** Until when a no waits to be looked at once more by itself (an API time); null where it does not. */
export function secondLookAt({
  status,
  nextVerificationAt,
}: Pick<ReviewItem, 'status' | 'nextVerificationAt'>): string | null {
  return status === 'REJECTED' ? nextVerificationAt : null;
}

/** What is wrong with a reason; null where nothing is. */
export function reasonProblem(reason: string): string | null {
  if (reason.trim() === '') return 'Say why: the decision is kept with its reason.';
  // As the service counts: an emoji is one.
  const tooMany = [...reason].length - REASON_LENGTH;
  return tooMany > 0
    ? `${tooMany} ${tooMany === 1 ? 'character' : 'characters'} too many: at most ${REASON_LENGTH}.`
    : null;
}

/** What a decision does, one sentence each, for the question before it is made. */
export function consequences(item: ReviewItem, decision: Decision['status']): string[] {
  const member = memberOf(item);
  return [
    pointsWords(item, decision, member),
    decision === 'REJECTED' ? `${member} sees the reason.` : '',
    item.nextVerificationAt === null ? '' : 'The attempt that is planned is called off.',
    'Verification does not change it any more; an admin can.',
  ].filter((sentence) => sentence !== '');
}

/** What a decision has come to, for the note after it. */
export function resultWords(decided: ReviewItem): string {
  const { status, pointsAwarded } = decided;
  const points =
    pointsAwarded === 0 ? 'no points' : `${pointsAwarded} ${pointsAwarded === 1 ? 'point' : 'points'}`;
  return `${status === 'APPROVED' ? 'Approved' : 'Rejected'}: ${memberOf(decided)} has ${points} for it.`;
}

/** What the service said against a decision: at the reason, or about the whole. */
export function refusalOf(error: unknown): { readonly reason: string | null; readonly whole: string | null } {
  if (!(error instanceof ApiError)) {
    return {
      reason: null,
      whole: 'Something unexpected went wrong in the panel. Nothing may have been decided.',
    };
  }
  const reason = error.body.errors?.reason ?? null;
  return { reason, whole: reason === null ? error.message : null };
}
