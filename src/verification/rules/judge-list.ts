import type { EvidenceFailure, ListObservation } from '../evidence/evidence.js';
import type { RejectionCode } from '../verdict/rejection-code.js';
import {
  approved,
  rejected,
  undetermined,
  type Seen,
  type Undetermined,
  type Verdict,
} from '../verdict/verdict.js';
import type { TargetPost } from './rule.js';

/** What to look for in a list, and the rejection when it is missing. */
export interface ListQuestion<T> {
  readonly matches: (entry: T) => boolean;
  readonly idOf: (entry: T) => string;
  readonly code: RejectionCode;
  /** Shown to the member. */
  readonly reason: string;
  readonly aboutPost: string | null;
}

/** Approves when the list shows a match, however little of it was read; rejects only when a complete list shows none. */
export function judgeList<T>(list: ListObservation<T> | undefined, question: ListQuestion<T>): Verdict {
  const match = list?.value.find(question.matches);
  if (match !== undefined) return approved({ found: question.idOf(match) });
  if (list === undefined) return notAsked();
  const seen: Seen = { found: null, entriesSeen: list.value.length, complete: list.complete };
  if (list.failure !== null) return failed(list.failure, seen);
  if (!list.complete) {
    return undetermined('evidence_incomplete', 'X showed only a part of the list', { seen });
  }
  return rejected(question.code, question.reason, seen, question.aboutPost);
}

/** As `judgeList`, for a list of post ids that has to hold the target. */
export function judgeIdList(
  list: ListObservation<string> | undefined,
  { ids, lookUpId }: TargetPost,
  rejection: Pick<ListQuestion<string>, 'code' | 'reason'>,
): Verdict {
  return judgeList(list, {
    matches: (id) => ids.includes(id),
    idOf: (id) => id,
    ...rejection,
    aboutPost: lookUpId,
  });
}

/** The verdict when a source failed before it could answer. */
export function failed(failure: EvidenceFailure, seen: Seen = {}): Undetermined {
  const { code, detail, retryAt, hasFailedAtX, isHeldBack } = failure;
  return undetermined(code, detail, { retryAt, hasFailedAtX, isHeldBack, seen });
}

/** The verdict when a source was not read. */
export function notAsked(): Undetermined {
  return undetermined('evidence_incomplete', 'the evidence was not read');
}
