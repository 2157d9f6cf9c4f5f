import type { Completion } from '#client';
import { pointsWords } from './task-words.js';

export type VerdictKind = 'approved' | 'rejected' | 'unsure' | 'running';

/** The verdict about a claim, as a text for the member. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly title: string;
  readonly text: string;
}

/** Why verification could not tell, by the code of the API. */
const REASONS: Readonly<Record<NonNullable<Completion['errorCode']>, string>> = {
  rate_limited: 'Your rate limit at X is used up for now.',
  x_unavailable: 'X is unavailable.',
  timeout: 'X took too long to answer.',
  x_app_forbidden: 'X refuses this service at the moment. It is not your fault.',
  credits_depleted: 'This service has no credits left at X. It is not your fault.',
  budget_exhausted: 'The calls to X for today are used up.',
  relationship_unknown: 'X did not say whether you follow the account.',
  follow_request_pending: 'The account is protected and has not accepted your request yet.',
  evidence_incomplete: 'X shows too little to decide.',
  token_expired: 'X no longer accepts your connection: please connect again.',
  missing_scope: 'A permission is missing: please connect again and allow all of them.',
  target_changed: 'The target account has changed; the organisers have to check it.',
  not_visible_yet: 'X does not show this post yet.',
  target_unavailable: 'The target of the task is deleted, protected or suspended.',
  twitter_not_connected: 'No X account is connected: please connect one.',
};

/** The clock of the reader. */
export interface ReaderClock {
  readonly now: Date;
  /** A time to the minute. */
  readonly minuteOf: (time: Date) => string;
  /** A time to the second. */
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
        ? { kind: 'running', title: 'Being verified', text: 'This continues in the background.' }
        : {
            kind: 'unsure',
            title: 'Could not tell',
            text: sentences(reasonOf(completion.errorCode), nextStep(completion, clock)),
          };
  }
}

/** A newer service may have more codes. */
function reasonOf(code: string): string {
  return new Map(Object.entries(REASONS)).get(code) ?? 'The result is unknown.';
}

function nextStep({ needsReview, nextVerificationAt }: Completion, { minuteOf }: ReaderClock): string {
  if (needsReview) return 'An admin will check it.';
  if (nextVerificationAt !== null) return `We will try again at ${minuteOf(new Date(nextVerificationAt))}.`;
  return '';
}

/** X may show an action late, so a rejection can be checked again. */
function secondLook({ nextVerificationAt }: Completion, { now, secondOf }: ReaderClock): string {
  if (nextVerificationAt === null) return '';
  const next = new Date(nextVerificationAt);
  return next > now ? `We will check again at ${secondOf(next)}.` : 'We are checking again.';
}

function sentences(...all: readonly string[]): string {
  return all.filter((sentence) => sentence !== '').join(' ');
}
