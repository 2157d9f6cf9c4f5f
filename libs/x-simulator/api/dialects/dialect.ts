import type { Account } from '../../world/accounts.js';
import type { StoredPost } from '../../world/post-archive.js';
import type { WorldState } from '../../world/visibility.js';

/** X's two dialects: `tweets` is its API description 2.166, `posts` is 2.167. */
export type Dialect = 'tweets' | 'posts';

export type JsonObject = Record<string, unknown>;

/** The value of one field of a post; undefined: X omits the field. */
export type PostFieldValue = (post: StoredPost) => unknown;

/** A parameter that X would refuse, with the values that were sent. */
export interface ParameterProblem {
  readonly parameter: string;
  readonly values: readonly string[];
  readonly message: string;
}

export interface UnavailableResource {
  readonly parameter: string;
  readonly resourceId: string;
  readonly resourceType: string;
}

/** All differences between the two dialects. */
export interface DialectRules {
  readonly name: Dialect;
  /** The address before the name of a problem type, without a slash at the end. */
  readonly problemBase: string;
  /** The `resource_type` of a post in a problem. */
  readonly postResource: string;
  readonly postFieldsParameter: string;
  /** The key of expanded posts in `includes`. */
  readonly includedPostsKey: string;
  readonly postFields: readonly string[];
  readonly postExpansions: readonly string[];
  readonly userFields: readonly string[];
  readonly userExpansions: readonly string[];
  readonly defaultPostFields: readonly string[];
  /** By expansion: the field of the post that it adds too. */
  readonly expandedPostFields: Readonly<Record<string, string>>;
  readonly referenceExpansion: string;
  /** The expansion that includes all versions of a post. */
  readonly historyExpansion: string;
  /** The expansion that includes the authors of referenced posts; null when there is none. */
  readonly referenceAuthorExpansion: string | null;
  /** Fields that a simulated post has; X's other fields may be requested but are never sent. */
  readonly postFieldValues: Readonly<Record<string, PostFieldValue>>;
  userMetrics(account: Account, state: WorldState): JsonObject;
  invalidRequest(problems: readonly ParameterProblem[]): JsonObject;
  /** The fields of a `resource-unavailable` problem besides type, title and detail. */
  unavailableResource(resource: UnavailableResource): JsonObject;
}
