import type { XPost, XPostLookup, XProfile, XRelationship } from '#x-api';
import type { CompletionErrorCode } from '../error-code.js';
import type { TimelineCover } from './known-evidence.js';

/** Where evidence about one member comes from; each is one paged read of the X API. */
export type EvidenceSource = 'relationships' | 'timeline' | 'likes' | 'bookmarks' | 'posts' | 'profile';

/** Why a source gave nothing, or not all. */
export interface EvidenceFailure {
  readonly code: CompletionErrorCode;
  readonly detail: string;
  readonly retryAt: Date | null;
  /** Whether X was asked, for data or for a token, and failed. */
  readonly hasFailedAtX: boolean;
  /** Nothing was sent, because it was known that X, or our budget, would not allow it. */
  readonly isHeldBack: boolean;
  /** X refused the request itself (400): something in it is impossible. */
  readonly isRefused: boolean;
}

/** What one source showed. `failure` says why there is no more than `value`. */
export interface Observation<T> {
  readonly value: T;
  readonly failure: EvidenceFailure | null;
}

/** A list read from its newest entry downwards. `complete`: nothing that could matter is missing. */
export interface ListObservation<T> extends Observation<readonly T[]> {
  readonly complete: boolean;
}

/** A timeline as it was read, and the part of it that is known without gaps because of that. */
export interface TimelineObservation extends ListObservation<XPost> {
  readonly cover?: TimelineCover | null;
  /** The account's handle, where X told it with the posts. */
  readonly username?: string | null;
}

/**
 * Everything known about one member when rules judge. A source that was not asked is absent, which never
 * says no.
 */
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
