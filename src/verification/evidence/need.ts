import { firstSnowflakeAt, type XPost } from '#x-api';

/** How far back a timeline has to be read: to the posts after a post, or since a moment. */
export type TimelineBound =
  | { readonly kind: 'after_post'; readonly id: string }
  | { readonly kind: 'since'; readonly time: Date };

/** What a rule needs to see before it can judge. The planner merges the needs of all claims of a member. */
export type Need =
  | { readonly source: 'relationships'; readonly username: string }
  | { readonly source: 'timeline'; readonly bound: TimelineBound; readonly matches: (post: XPost) => boolean }
  | { readonly source: 'likes'; readonly postIds: readonly string[] }
  | { readonly source: 'bookmarks'; readonly postIds: readonly string[] }
  | { readonly source: 'posts'; readonly postId: string }
  | { readonly source: 'profile' };

export type NeedOf<S extends Need['source']> = Extract<Need, { source: S }>;

/** The needs of one source, with their own type. */
export function needsOf<S extends Need['source']>(needs: readonly Need[], source: S): NeedOf<S>[] {
  return needs.filter((need): need is NeedOf<S> => need.source === source);
}

/** The bound that reaches furthest back, so that one read serves every need. */
export function furthestBound(bounds: readonly [TimelineBound, ...TimelineBound[]]): TimelineBound {
  return bounds.reduce((furthest, bound) => (boundId(bound) < boundId(furthest) ? bound : furthest));
}

/** Ids of posts contain their time, so that every bound can be compared as an id. */
function boundId(bound: TimelineBound): bigint {
  return BigInt(bound.kind === 'since' ? firstSnowflakeAt(bound.time) : bound.id);
}
