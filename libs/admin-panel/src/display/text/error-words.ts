interface ErrorWords {
  /** What happened. */
  readonly what: string;
  /** What happens next, or who has to act. */
  readonly then: string;
}

const RETRIED = 'The service retries with growing pauses; after 8 failures an admin decides.';

const WORDS: Readonly<Record<string, ErrorWords>> = {
  rate_limited: {
    what: 'The member’s rate limit at X was used up',
    then: 'The service retries when X resets the limit.',
  },
  x_unavailable: { what: 'X was unavailable, or its answer could not be read', then: RETRIED },
  timeout: { what: 'X did not answer in time', then: RETRIED },
  x_app_forbidden: { what: 'X refused the app', then: `${RETRIED} Check the app at X.` },
  credits_depleted: { what: 'The app had no credits left at X', then: `${RETRIED} Check the app at X.` },
  budget_exhausted: {
    what: 'The member’s daily calls or the monthly budget were used up',
    then: 'The service retries when the day or the month (UTC) is over.',
  },
  relationship_unknown: {
    what: 'X did not say whether the member follows the account',
    then: 'The service checks again every hour, up to 24 times; then an admin decides.',
  },
  follow_request_pending: {
    what: 'The account is protected and has not accepted the follow request yet',
    then: 'The service checks again every hour, up to 24 times; then an admin decides.',
  },
  evidence_incomplete: {
    what: 'X shows too little to decide',
    then: 'An admin decides.',
  },
  token_expired: {
    what: 'X no longer accepts the member’s tokens',
    then: 'The member has to connect again.',
  },
  missing_scope: {
    what: 'The member did not grant a permission that this task needs',
    then: 'The member has to connect again and grant it.',
  },
  target_unavailable: {
    what: 'The target of the task is deleted, protected or suspended',
    then: 'Check the task.',
  },
  target_changed: {
    what: 'The username of the task now belongs to another account',
    then: 'Set the target of the task again.',
  },
  not_visible_yet: {
    what: 'X does not show the pasted post yet',
    then: 'The service checks again every 30 seconds; a post that stays unknown is rejected.',
  },
  twitter_not_connected: { what: 'No X account is connected', then: 'The member has to connect one.' },
};

/** Why a verification could not tell, and what happens next. */
export function errorWords(code: string): ErrorWords {
  return Object.hasOwn(WORDS, code) && WORDS[code] !== undefined
    ? WORDS[code]
    : { what: `Unknown code “${code}”`, then: '' };
}

/** Every code that has words. */
export const errorCodes = Object.keys(WORDS);
