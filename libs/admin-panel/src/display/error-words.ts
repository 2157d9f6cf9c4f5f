interface ErrorWords {
  /** What has happened. */
  readonly what: string;
  /** What comes next, or who has to do something. */
  readonly then: string;
}

const AGAIN = 'It is tried again by itself, with growing pauses; after 8 failures a person decides.';

const WORDS: Readonly<Record<string, ErrorWords>> = {
  rate_limited: {
    what: 'X’s limit for this member was used up',
    then: 'It is tried again when X lets the member through.',
  },
  x_unavailable: { what: 'X failed, or answered what cannot be read', then: AGAIN },
  timeout: { what: 'X did not answer in time', then: AGAIN },
  x_app_forbidden: { what: 'X refused the whole app', then: `${AGAIN} Look at the X app.` },
  credits_depleted: { what: 'The X app had no credits left', then: `${AGAIN} Look at the X app.` },
  budget_exhausted: {
    what: 'The calls of the day for this member, or the budget of the month, were spent',
    then: 'It is tried again when the day or the month (UTC) is over.',
  },
  relationship_unknown: {
    what: 'X did not say whether the member follows',
    then: 'It is looked at again every hour, up to 24 times; then a person decides.',
  },
  follow_request_pending: {
    what: 'The followed account is protected and has not accepted yet',
    then: 'It is looked at again every hour, up to 24 times; then a person decides.',
  },
  evidence_incomplete: {
    what: 'X shows too little to decide',
    then: 'A person decides.',
  },
  token_expired: {
    what: 'X no longer accepts the member’s tokens',
    then: 'The member has to connect again.',
  },
  missing_scope: {
    what: 'The member did not grant what this task needs',
    then: 'The member has to connect again and agree.',
  },
  target_unavailable: {
    what: 'What the task points at is deleted, protected or suspended',
    then: 'Look at the task.',
  },
  target_changed: {
    what: 'The username of the task belongs to another account now',
    then: 'Set the target of the task again.',
  },
  not_visible_yet: {
    what: 'X does not show the pasted post yet',
    then: 'It is looked at again every half minute; a post that stays unknown is a no.',
  },
  twitter_not_connected: { what: 'No X account is connected', then: 'The member has to connect one.' },
};

/** Why a verification could not tell, in plain words; a code that the panel does not know stands for itself. */
export function errorWords(code: string): ErrorWords {
  return Object.hasOwn(WORDS, code) && WORDS[code] !== undefined
    ? WORDS[code]
    : { what: `The service says “${code}”`, then: '' };
}

/** Every code that has words. */
export const errorCodes = Object.keys(WORDS);
