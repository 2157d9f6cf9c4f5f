import type { Completion } from '../api/shapes.js';
import { pointsWords } from './task-words.js';

export type VerdictKind = 'approved' | 'rejected' | 'unsure' | 'running';

/** What came of a claim, in words for the member. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly title: string;
  readonly text: string;
}

/** Why it could not be told; the codes are those of the API. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['rate_limited', 'X allows no more questions about you for the moment.'],
  ['x_unavailable', 'X does not answer at the moment.'],
  ['timeout', 'X took too long to answer.'],
  ['x_app_forbidden', 'X refuses this service at the moment. It is not about you.'],
  ['credits_depleted', 'This service has no credits left at X. It is not about you.'],
  ['budget_exhausted', 'The questions to X for today are used up.'],
  ['relationship_unknown', 'X did not say whether you follow the account.'],
  ['follow_request_pending', 'The account is protected and has not accepted your request yet.'],
  ['evidence_incomplete', 'X shows too little to decide.'],
  ['token_expired', 'X does not accept your connection any more: please connect again.'],
  ['missing_scope', 'A permission is missing: please connect again and leave them all on.'],
  ['target_changed', 'The target account changed; the organisers have to look at it.'],
  ['not_visible_yet', 'X does not show this post yet; we look again in half a minute.'],
  ['target_unavailable', 'What the task is about cannot be seen on X: deleted, protected or suspended.'],
  ['twitter_not_connected', 'No X account is connected: please connect one.'],
]);

/** The clock of the reader. */
export interface ReaderClock {
  readonly now: Date;
  /** How a time is written to the minute. */
  readonly minuteOf: (time: Date) => string;
  /** How a time is written to the second. */
  readonly secondOf: (time: Date) => string;
}

export function verdictOf(completion: Completion, clock: ReaderClock): Verdict {
  switch (completion.status) {
    case 'APPROVED':
      return { kind: 'approved', title: 'Approved', text: `${pointsWords(completion.pointsAwarded)}.` };
    case 'REJECTED':
      return {
        kind: 'rejected',
        title: 'Rejected',
        text: sentences(completion.rejectionReason ?? 'It was not done.', secondLook(completion, clock)),
      };
    case 'PENDING':
      return completion.errorCode === null
        ? { kind: 'running', title: 'Being verified', text: 'This goes on in the background.' }
        : {
            kind: 'unsure',
            title: 'Could not tell',
            text: sentences(
              REASONS.get(completion.errorCode) ?? 'X could not be asked.',
              nextStep(completion, clock),
            ),
          };
  }
}

function nextStep({ needsReview, nextVerificationAt }: Completion, { minuteOf }: ReaderClock): string {
  if (needsReview) return 'A person will look at it.';
  if (nextVerificationAt !== null) return `It is tried again at ${minuteOf(nextVerificationAt)}.`;
  return '';
}

/** X may show late what was done: the first no is not the last word. */
function secondLook({ nextVerificationAt }: Completion, { now, secondOf }: ReaderClock): string {
  if (nextVerificationAt === null) return '';
  return nextVerificationAt > now
    ? `We will look once more at ${secondOf(nextVerificationAt)}.`
    : 'We are looking once more.';
}

function sentences(...all: readonly string[]): string {
  return all.filter((sentence) => sentence !== '').join(' ');
}
