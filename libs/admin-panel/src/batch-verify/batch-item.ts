import type { BatchItem } from '../api/types.js';

/** Where one id of the batch stands. */
export type ItemState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'answered'; readonly answer: BatchItem }
  /** No answer came for it: why, in words. */
  | { readonly kind: 'unanswered'; readonly why: string }
  | { readonly kind: 'stopped' };

export interface Item {
  readonly id: string;
  readonly state: ItemState;
}

/** What an item came to, as the page sorts, counts and filters it. */
export type Outcome = 'waiting' | 'approved' | 'rejected' | 'pending' | 'failed' | 'stopped';

/** `failed` is what has no verdict because something went wrong; a rejection is a verdict. */
export function outcomeOf(state: ItemState): Outcome {
  switch (state.kind) {
    case 'waiting':
    case 'sent':
      return 'waiting';
    case 'unanswered':
      return 'failed';
    case 'stopped':
      return 'stopped';
    case 'answered':
      return outcomeOfAnswer(state.answer);
  }
}

function outcomeOfAnswer({ status, verificationResult, errorCode }: BatchItem): Outcome {
  if (errorCode === 'not_found' || errorCode === 'internal_error') return 'failed';
  if (status === 'APPROVED') return 'approved';
  if (status === 'REJECTED') return 'rejected';
  return errorCode !== null || verificationResult === 'ERROR' ? 'failed' : 'pending';
}
