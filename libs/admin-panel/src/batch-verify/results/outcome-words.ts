import type { BatchItem } from '../../api/types.js';
import type { ItemState } from '../run/batch-item.js';

type ErrorCode = NonNullable<BatchItem['errorCode']>;

/** What each code means for the completion, and what happens next. */
const WORDS: Record<ErrorCode, string> = {
  rate_limited: 'The member’s rate limit at X is used up. The service retries automatically.',
  x_unavailable: 'X is unavailable. The service retries automatically.',
  x_app_forbidden: 'X refuses the app. The operator has to check the app at X.',
  credits_depleted: 'The app has no credits left at X. The service retries automatically.',
  token_expired: 'X no longer accepts the member’s tokens. The member has to connect again.',
  missing_scope:
    'The member did not grant a permission that this task needs. The member has to connect again.',
  relationship_unknown:
    'X did not say whether the member follows the account. The service checks again every hour.',
  follow_request_pending: 'The follow request is not accepted yet. The service checks again every hour.',
  target_unavailable: 'The target of the task is deleted, protected or suspended.',
  target_changed:
    'The username of the task now belongs to another account. Set the target of the task again.',
  not_visible_yet: 'X does not show the pasted post yet. The service checks again every 30 seconds.',
  evidence_incomplete: 'X shows too little to decide. An admin has to decide in Review.',
  timeout: 'The verification took too long. The service retries automatically.',
  budget_exhausted: 'The budget for calls to X is used up. The service retries automatically.',
  twitter_not_connected: 'The member has no X account connected.',
  not_found: 'There is no completion with this id.',
  internal_error: 'An unexpected error occurred in the service. See its log.',
};

/** An explanation of an item beside its verdict; null when it needs none. */
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
  return words[code] ?? 'The result is unknown.';
}

function wordsForAnswer({ status, verificationResult, errorCode }: BatchItem): string | null {
  if (errorCode !== null) return wordsForCode(errorCode);
  if (status === 'PENDING' && verificationResult === null) return 'No attempt yet.';
  return null;
}
