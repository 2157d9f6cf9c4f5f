import type { XPost, XPostLookup, XProfile, XRelationship } from '#x-api';
import type { CompletionErrorCode } from '../verdict/error-code.js';

/** Where evidence about a member comes from: each is one kind of read of the X API. */
export type EvidenceSource = 'relationships' | 'timeline' | 'likes' | 'bookmarks' | 'posts' | 'profile';

/** Why a source was not read, or not to its end. */
export interface EvidenceFailure {
  readonly code: CompletionErrorCode;
  readonly detail: string;
  readonly retryAt: Date | null;
  /** Whether X was called, for data or for a token, and failed. */
  readonly hasFailedAtX: boolean;
  /** Whether the call was held back: not sent, because X or our budget does not allow it before `retryAt`. */
  readonly isHeldBack: boolean;
  /** Whether X refused the request itself as invalid (400). */
  readonly isRefused: boolean;
}

/** What one source showed. `failure`: why `value` holds no more. */
export interface Observation<T> {
  readonly value: T;
  readonly failure: EvidenceFailure | null;
}

/** A list, read from its newest entry on. `complete`: nothing that could matter is missing. */
export interface ListObservation<T> extends Observation<readonly T[]> {
  readonly complete: boolean;
}

/** A cover: a part of a timeline without gaps, with every post after `fromId`, up to and including `newestId`. */
export interface TimelineCover {
  readonly fromId: string;
  readonly newestId: string;
  /** Newest first. */
  readonly posts: readonly XPost[];
}

/** A timeline as it was read, and the part that is known without gaps after the read. */
export interface TimelineObservation extends ListObservation<XPost> {
  readonly cover?: TimelineCover | null;
}

/** All that a rule judges a claim by. A source that was not read is absent. */
export interface Evidence {
  /** By lower-case username. */
  readonly relationships?: Observation<ReadonlyMap<string, XRelationship>>;
  readonly timeline?: TimelineObservation;
  /** Ids of liked posts. */
  readonly likes?: ListObservation<string>;
  /** Ids of bookmarked posts. */
  readonly bookmarks?: ListObservation<string>;
  /** Posts that were looked up by id. */
  readonly posts?: Observation<ReadonlyMap<string, XPostLookup>>;
  readonly profile?: Observation<XProfile | null>;
}
