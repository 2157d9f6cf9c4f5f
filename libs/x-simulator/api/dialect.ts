import type { Account } from '../world/accounts.js';
import type { StoredPost } from '../world/post-archive.js';
import type { ParameterProblem, UnavailableResource } from './problems.js';
import type { WorldState } from '../world/visibility.js';

/** X's two vocabularies: `tweets` is its API description 2.166, `posts` is 2.167. */
export type Dialect = 'tweets' | 'posts';

export type JsonObject = Record<string, unknown>;

/** The value of one field of a post; undefined = X leaves the field out. */
export type PostFieldValue = (post: StoredPost) => unknown;

/** Everything in which the two dialects differ. */
export interface DialectRules {
  readonly name: Dialect;
  /** Where problem types live, without a slash at the end. */
  readonly problemBase: string;
  /** What a post is called in a problem's `resource_type`. */
  readonly postResource: string;
  readonly postFieldsParameter: string;
  /** The key of expanded posts in `includes`. */
  readonly includedPostsKey: string;
  readonly postFields: readonly string[];
  readonly postExpansions: readonly string[];
  readonly userFields: readonly string[];
  readonly userExpansions: readonly string[];
  readonly defaultPostFields: readonly string[];
  /** Expansion to the field of the post that it also switches on. */
  readonly expandedPostFields: Readonly<Record<string, string>>;
  readonly referenceExpansion: string;
  /** The expansion that brings all versions of a post. */
  readonly historyExpansion: string;
  /** The expansion that brings the authors of referenced posts, where there is one. */
  readonly referenceAuthorExpansion: string | null;
  /** Fields that a simulated post has; X's other fields may be asked for and stay absent. */
  readonly postFieldValues: Readonly<Record<string, PostFieldValue>>;
  userMetrics(account: Account, state: WorldState): JsonObject;
  invalidRequest(problems: readonly ParameterProblem[]): JsonObject;
  /** Problem fields of `resource-unavailable` besides type, title and detail. */
  unavailableResource(resource: UnavailableResource): JsonObject;
}
