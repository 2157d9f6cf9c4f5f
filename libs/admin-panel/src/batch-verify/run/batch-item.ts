import type { BatchItem } from '../../api/types.js';

/** The state of one id of the batch. */
export type ItemState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'answered'; readonly answer: BatchItem }
  /** The service gave no result for it; `why` is a sentence. */
  | { readonly kind: 'unanswered'; readonly why: string }
  | { readonly kind: 'stopped' };

export interface Item {
  readonly id: string;
  readonly state: ItemState;
}

/** The outcome of an item, by which the page counts and filters. */
export type Outcome = 'waiting' | 'approved' | 'rejected' | 'pending' | 'failed' | 'stopped';

/** `failed`: an error prevented a verdict; a rejection is a verdict. */
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
