import { ApiError } from '#client';
import type { Decision, ReviewItem } from '../api/types.js';
import { errorWords } from '../display/text/error-words.js';
import { pointsWords } from './points.js';

/** The longest reason that the service accepts, in characters. */
export const REASON_LENGTH = 500;

export const verbs = { APPROVED: 'Approve', REJECTED: 'Reject' } as const;

/** Whose completion it is: the X account, or the user's id when none is connected. */
export function memberOf({ username, userId }: Pick<ReviewItem, 'username' | 'userId'>): string {
  return username === null ? userId : `@${username}`;
}

/** Why a completion has its status, in a few words; may be empty. */
export function whyWords({
  errorCode,
  rejectionReason,
}: Pick<ReviewItem, 'errorCode' | 'rejectionReason'>): string {
  return errorCode === null ? (rejectionReason ?? '') : errorWords(errorCode).what;
}

/** When a rejection gets its second look (an API time); null when it gets none. */
export function secondLookAt({
  status,
  nextVerificationAt,
}: Pick<ReviewItem, 'status' | 'nextVerificationAt'>): string | null {
  return status === 'REJECTED' ? nextVerificationAt : null;
}

/** What is wrong with a reason; null when it is fine. */
export function reasonProblem(reason: string): string | null {
  if (reason.trim() === '') return 'Enter a reason: it is stored with the decision.';
  // Counted as the service does: an emoji is one character.
  const tooMany = [...reason].length - REASON_LENGTH;
  return tooMany > 0
    ? `${tooMany} ${tooMany === 1 ? 'character' : 'characters'} too many: at most ${REASON_LENGTH}.`
    : null;
}

/** The consequences of a decision, one sentence each, for the question before it. */
export function consequences(item: ReviewItem, decision: Decision['status']): string[] {
  const member = memberOf(item);
  return [
    pointsWords(item, decision, member),
    decision === 'REJECTED' ? `${member} sees the reason.` : '',
    item.nextVerificationAt === null ? '' : 'The planned attempt is cancelled.',
    'After that only an admin can change it.',
  ].filter((sentence) => sentence !== '');
}

/** The result of a decision, for the notification. */
export function resultWords(decided: ReviewItem): string {
  const { status, pointsAwarded } = decided;
  const points =
    pointsAwarded === 0 ? 'no points' : `${pointsAwarded} ${pointsAwarded === 1 ? 'point' : 'points'}`;
  return `${status === 'APPROVED' ? 'Approved' : 'Rejected'}: ${memberOf(decided)} has ${points} for it.`;
}

/** Why the service refused a decision: an error of the reason, or of the whole. */
export function refusalOf(error: unknown): { readonly reason: string | null; readonly whole: string | null } {
  if (!(error instanceof ApiError)) {
    return {
      reason: null,
      whole: 'An unexpected error occurred in the panel. The decision may not have been saved.',
    };
  }
  const reason = error.errors.find(({ path }) => path === 'reason')?.message ?? null;
  return { reason, whole: reason === null ? error.message : null };
}
