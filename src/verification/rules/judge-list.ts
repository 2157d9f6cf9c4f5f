import type { EvidenceFailure, ListObservation } from '../evidence/evidence.js';
import type { RejectionCode } from '../rejection-code.js';
import { approved, rejected, undetermined, type Seen, type Undetermined, type Verdict } from '../verdict.js';

import type { TargetPost } from './rule.js';

/** What is looked for in a list, and what is said when it is not there. */
export interface ListQuestion<T> {
  readonly isDeed: (entry: T) => boolean;
  readonly idOf: (entry: T) => string;
  readonly code: RejectionCode;
  /** What the member is told. */
  readonly reason: string;
  readonly aboutPost: string | null;
}

/**
 * Judges a list that either shows the deed or does not. Found is yes, however little was read; not found is no
 * only when the list was read to its end.
 */
export function judgeList<T>(list: ListObservation<T> | undefined, question: ListQuestion<T>): Verdict {
  const deed = list?.value.find(question.isDeed);
  if (deed !== undefined) return approved({ found: question.idOf(deed) });
  if (list === undefined) return notAsked();
  const seen: Seen = { found: null, entriesSeen: list.value.length, complete: list.complete };
  if (list.failure !== null) return failed(list.failure, seen);
  if (!list.complete) {
    return undetermined('evidence_incomplete', 'X showed only a part of the list', { seen });
  }
  return rejected(question.code, question.reason, seen, question.aboutPost);
}

/** Judges a list of post ids, which shows the target or does not. */
export function judgeIdList(
  list: ListObservation<string> | undefined,
  { ids, lookUpId }: TargetPost,
  no: Pick<ListQuestion<string>, 'code' | 'reason'>,
): Verdict {
  return judgeList(list, { isDeed: (id) => ids.includes(id), idOf: (id) => id, ...no, aboutPost: lookUpId });
}

/** The verdict when a source failed before it could answer. */
export function failed(failure: EvidenceFailure, seen: Seen = {}): Undetermined {
  const { code, detail, retryAt, hasFailedAtX, isHeldBack } = failure;
  return undetermined(code, detail, { retryAt, hasFailedAtX, isHeldBack, seen });
}

/** The verdict over a source that nobody has read yet. */
export function notAsked(): Undetermined {
  return undetermined('evidence_incomplete', 'the evidence was not fetched');
}
