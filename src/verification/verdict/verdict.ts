import type { CompletionErrorCode } from './error-code.js';
import type { RejectionCode } from './rejection-code.js';

/** What X showed, as the verification log keeps it: ids, states and counts, never names or texts of people. */
export type Seen = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What the evidence says about a claim. `undetermined`: too little to decide; it never becomes a rejection. */
export type Verdict = { readonly outcome: 'approved'; readonly seen: Seen } | Rejected | Undetermined;

export interface Rejected {
  readonly outcome: 'rejected';
  readonly code: RejectionCode;
  /** Shown to the member. */
  readonly reason: string;
  /** The post that has to be looked up before this is recorded, or null: nobody can like a deleted post. */
  readonly aboutPost: string | null;
  readonly seen: Seen;
}

export interface Undetermined {
  readonly outcome: 'undetermined';
  readonly code: CompletionErrorCode;
  /** For the verification log; holds no personal data. */
  readonly detail: string;
  /** The earliest time at which another attempt makes sense, if known. */
  readonly retryAt: Date | null;
  /** Whether X was called and failed. */
  readonly hasFailedAtX: boolean;
  /** Whether the call was held back: not sent, because X or our budget does not allow it before `retryAt`. */
  readonly isHeldBack: boolean;
  readonly seen: Seen;
}

export function approved(seen: Seen): Verdict {
  return { outcome: 'approved', seen };
}

export function rejected(
  code: RejectionCode,
  reason: string,
  seen: Seen,
  aboutPost: string | null = null,
): Rejected {
  return { outcome: 'rejected', code, reason, aboutPost, seen };
}

export function undetermined(
  code: CompletionErrorCode,
  detail: string,
  more: Partial<Pick<Undetermined, 'retryAt' | 'hasFailedAtX' | 'isHeldBack' | 'seen'>> = {},
): Undetermined {
  return {
    outcome: 'undetermined',
    code,
    detail,
    retryAt: more.retryAt ?? null,
    hasFailedAtX: more.hasFailedAtX ?? false,
    isHeldBack: more.isHeldBack ?? false,
    seen: more.seen ?? {},
  };
}
