import type { JsonObject } from './dialects/dialect.js';
import type { StoredPost } from '../world/post-archive.js';
import { notAuthorized, notFound, type MissingResource } from './problems.js';
import { lookUpPost, type Visibility } from '../world/visibility.js';
import { renderPost, renderUser, type View } from './dialects/view.js';

/** The body of a 200. Like X, it omits empty parts. */
export interface ApiAnswer {
  data?: JsonObject | readonly JsonObject[];
  includes?: JsonObject;
  errors?: readonly JsonObject[];
  meta?: JsonObject;
}

export function isList(data: ApiAnswer['data']): data is readonly JsonObject[] {
  return Array.isArray(data);
}

/** The items of `data`, also of a single object. X bills each of them, but not `includes`. */
export function itemsOf({ data }: ApiAnswer): readonly JsonObject[] {
  if (data === undefined) return [];
  return isList(data) ? data : [data];
}

/** The problem for a post that the viewer cannot see. */
export function postProblem(
  view: View,
  visibility: Exclude<Visibility, 'visible'>,
  resource: Omit<MissingResource, 'resourceType'>,
): JsonObject {
  const missing = { ...resource, resourceType: view.rules.postResource };
  return visibility === 'gone' ? notFound(view.rules, missing) : notAuthorized(view.rules, missing);
}

/** Posts with the requested expansions; `errors` are the problems found before. */
export function answerPosts(
  view: View,
  posts: readonly StoredPost[],
  errors: readonly JsonObject[] = [],
): ApiAnswer {
  const referenced = expandReferences(view, posts);
  const users = expandUsers(view, posts, referenced.posts);
  const includes: JsonObject = {};
  const included = [...new Set([...referenced.posts, ...expandHistory(view, posts)])];
  if (included.length > 0) {
    includes[view.rules.includedPostsKey] = included.map((post) => renderPost(view, post));
  }
  if (users.length > 0) includes.users = users;
  const allErrors = [...errors, ...referenced.errors];
  return {
    ...(posts.length > 0 ? { data: posts.map((post) => renderPost(view, post)) } : {}),
    ...(Object.keys(includes).length > 0 ? { includes } : {}),
    ...(allErrors.length > 0 ? { errors: allErrors } : {}),
  };
}

function expandReferences(
  view: View,
  posts: readonly StoredPost[],
): { posts: readonly StoredPost[]; errors: readonly JsonObject[] } {
  const { referenceExpansion, referenceAuthorExpansion } = view.rules;
  const isAsked = [referenceExpansion, referenceAuthorExpansion].some(
    (expansion) => expansion !== null && view.expansions.has(expansion),
  );
  if (!isAsked) return { posts: [], errors: [] };
  const ids = new Set(posts.flatMap(({ references }) => references.map(({ id }) => id)));
  const found: StoredPost[] = [];
  const errors: JsonObject[] = [];
  for (const id of ids) {
    const post = lookUpPost(view.state, view.viewer, id);
    const resource = { parameter: referenceExpansion, resourceId: id, section: 'includes' as const };
    if (typeof post === 'string') errors.push(postProblem(view, post, resource));
    else found.push(post);
  }
  return { posts: found, errors };
}

/** X docs, edit Posts: the objects of all versions, the shown one included. */
function expandHistory(view: View, posts: readonly StoredPost[]): readonly StoredPost[] {
  if (!view.expansions.has(view.rules.historyExpansion)) return [];
  return posts.flatMap((post) => view.state.posts.versionsOf(post));
}

function expandUsers(
  view: View,
  posts: readonly StoredPost[],
  referenced: readonly StoredPost[],
): readonly JsonObject[] {
  const { expansions, rules, state } = view;
  const ids = new Set<string>();
  for (const { authorId, inReplyToUserId } of posts) {
    if (expansions.has('author_id')) ids.add(authorId);
    if (expansions.has('in_reply_to_user_id') && inReplyToUserId !== null) ids.add(inReplyToUserId);
  }
  if (rules.referenceAuthorExpansion !== null && expansions.has(rules.referenceAuthorExpansion)) {
    for (const { authorId } of referenced) ids.add(authorId);
  }
  return [...ids].flatMap((id) => {
    const account = state.accounts.find(id);
    return account === undefined || account.isSuspended ? [] : [renderUser(view, account)];
  });
}
