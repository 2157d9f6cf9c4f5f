import type { BatchItem } from '../api/types.js';
import type { ItemState } from './batch-item.js';

type ErrorCode = NonNullable<BatchItem['errorCode']>;

/** What each code means for the completion, and what comes next. */
const WORDS: Record<ErrorCode, string> = {
  rate_limited: 'X allows no more calls for now. It is tried again by itself.',
  x_unavailable: 'X does not answer. It is tried again by itself.',
  x_app_forbidden: 'X refuses this app. The operator has to look at the app’s access at X.',
  credits_depleted: 'The credits at X are used up. It is tried again by itself once there are more.',
  token_expired: 'X refuses the member’s tokens. The member has to connect again.',
  missing_scope: 'The member has not granted what this task needs. The member has to connect again.',
  relationship_unknown:
    'X does not tell whether the member follows the account. It is looked at again every hour.',
  follow_request_pending: 'The follow request is not accepted yet. It is looked at again every hour.',
  target_unavailable: 'What the task is about cannot be seen at X: deleted, private or suspended.',
  target_changed:
    'The username of the task belongs to another account now. Set the target of the task again.',
  not_visible_yet: 'X does not show the pasted post yet. It is looked at again every half minute.',
  evidence_incomplete: 'X showed too little to tell. A person has to decide: it is in Review.',
  timeout: 'The verification took too long. It is tried again by itself.',
  budget_exhausted: 'The budget for calls to X is used up. It is tried again by itself.',
  twitter_not_connected: 'The member has no X account connected.',
  not_found: 'There is no completion with this id.',
  internal_error: 'Something went wrong in the service. Its log tells more.',
};

/** What there is to say about an item beside its verdict; null where the verdict says it all. */
export function wordsFor(state: ItemState): string | null {
  switch (state.kind) {
    case 'waiting':
      return 'Not sent yet.';
    case 'sent':
      return 'Being verified.';
    case 'stopped':
      return 'Not sent: the run was stopped.';
    case 'unanswered':
      return state.why;
    case 'answered':
      return wordsForAnswer(state.answer);
  }
}

/** A later version of the service may know more codes. */
function wordsForCode(code: string): string {
  const words: Readonly<Partial<Record<string, string>>> = WORDS;
  return words[code] ?? 'It could not be told.';
}

function wordsForAnswer({ status, verificationResult, errorCode }: BatchItem): string | null {
  if (errorCode !== null) return wordsForCode(errorCode);
  if (status === 'PENDING' && verificationResult === null) return 'It was never attempted.';
  return null;
}
