import type { CompletionErrorCode } from './error-code.js';
import type { RejectionCode } from './rejection-code.js';

/**
 * What X showed, as the audit row keeps it: ids, states and counts only. Names and texts of people do not
 * belong here.
 */
export type Seen = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Yes, no, or could not tell. "Could not tell" never becomes a no. */
export type Verdict = { readonly outcome: 'approved'; readonly seen: Seen } | Rejected | Undetermined;

export interface Rejected {
  readonly outcome: 'rejected';
  readonly code: RejectionCode;
  /** Shown to the member. */
  readonly reason: string;
  /** The post that has to exist for this no to stand, or null: nobody can like what was deleted. */
  readonly aboutPost: string | null;
  readonly seen: Seen;
}

export interface Undetermined {
  readonly outcome: 'undetermined';
  readonly code: CompletionErrorCode;
  /** For the audit row; holds no personal data. */
  readonly detail: string;
  /** Earliest moment another attempt makes sense, when X named one. */
  readonly retryAt: Date | null;
  /** Whether X was asked and failed; such attempts are counted, mere waiting is not. */
  readonly hasFailedAtX: boolean;
  /** Whether X was not asked because that is known to be in vain, or too dear, until `retryAt`. */
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
