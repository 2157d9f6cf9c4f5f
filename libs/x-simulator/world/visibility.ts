import type { Account, Accounts } from './accounts.js';
import type { PostArchive, StoredPost } from './post-archive.js';

/** The accounts and posts, which control commands change and API endpoints read. */
export interface WorldState {
  readonly accounts: Accounts;
  readonly posts: PostArchive;
}

/** Whether a viewer sees something; `gone`: deleted or of a suspended account, `hidden`: of a protected one. */
export type Visibility = 'visible' | 'hidden' | 'gone';

export function accountVisibility(viewer: Account, account: Account): Visibility {
  if (account.isSuspended) return 'gone';
  const isOpen = !account.isProtected || account.id === viewer.id || viewer.following.has(account.id);
  return isOpen ? 'visible' : 'hidden';
}

/** A repost is visible only to those who can see the original too. */
export function postVisibility(state: WorldState, viewer: Account, post: StoredPost): Visibility {
  const author = state.accounts.find(post.authorId);
  if (author === undefined) return 'gone';
  const own = accountVisibility(viewer, author);
  const original = state.posts.originalOf(post);
  if (own !== 'visible' || original === post) return own;
  return postVisibility(state, viewer, original);
}

/** The post with this id, or why the viewer cannot see it. */
export function lookUpPost(
  state: WorldState,
  viewer: Account,
  id: string,
): StoredPost | Exclude<Visibility, 'visible'> {
  const post = state.posts.find(id);
  if (post === undefined) return 'gone';
  const visibility = postVisibility(state, viewer, post);
  return visibility === 'visible' ? post : visibility;
}
