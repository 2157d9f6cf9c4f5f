import { answerPosts, type ApiAnswer } from '../api-answer.js';
import type { EndpointCall } from './endpoint.js';
import { unreadableAccount } from './unreadable-account.js';
import { makePageToken, readPageToken } from './page-token.js';
import type { Account } from '../../world/accounts.js';
import type { StoredPost } from '../../world/post-archive.js';
import { readPostView, type View } from '../dialects/view.js';
import { lookUpPost } from '../../world/visibility.js';

/** Seen at X, not in its docs: a larger page of bookmarks lacks entries and the token of the next page. */
const LARGEST_COMPLETE_PAGE = 90;
const LOST_BOOKMARKS = 2;
/** X docs, bookmarks lookup: the newest 800. */
const REACHABLE_BOOKMARKS = 800;

interface MarkedPost {
  readonly post: StoredPost;
  readonly position: number;
}

interface Paging {
  readonly maxResults: number;
  /** The position of the last item of the previous page. */
  readonly after: string | null;
  /** Whether a full page lacks its last entries. */
  readonly isLossy: boolean;
}

/** `GET /2/users/:id/liked_tweets`: the newest like first. */
export function getLikedPosts({ reader, context, pathId }: EndpointCall): ApiAnswer {
  const userId = reader.pathId('id', pathId);
  const maxResults = reader.integer('max_results', { min: 5, max: 100, fallback: 100 });
  const after = reader.token('pagination_token', readPageToken);
  const view = readPostView(reader, context);
  reader.finishOrThrow();
  const problem = unreadableAccount(view, userId);
  if (problem !== null) return { errors: [problem] };
  const likes = newestFirst(view, context.state.accounts.find(userId), 'likes');
  return answerPage(view, likes, { maxResults, after, isLossy: false });
}

/** `GET /2/users/:id/bookmarks`: only the caller's own, the newest bookmark first. */
export function getBookmarks({ reader, context, pathId }: EndpointCall): ApiAnswer {
  const { viewer } = context;
  if (pathId !== viewer.id) {
    const message = `The \`id\` query parameter value [${pathId}] must be the same as the authenticating user [${viewer.id}]`;
    reader.refuse('id', [pathId], message);
  }
  const maxResults = reader.integer('max_results', { min: 1, max: 100, fallback: 100 });
  const after = reader.token('pagination_token', readPageToken);
  const view = readPostView(reader, context);
  reader.finishOrThrow();
  const reachable = newestFirst(view, viewer, 'bookmarks').slice(0, REACHABLE_BOOKMARKS);
  return answerPage(view, reachable, { maxResults, after, isLossy: maxResults > LARGEST_COMPLETE_PAGE });
}

function newestFirst(
  view: View,
  owner: Account | undefined,
  kind: 'likes' | 'bookmarks',
): readonly MarkedPost[] {
  if (owner === undefined) return [];
  const visible = [...owner[kind]].flatMap(([id, { position, madeAt }]) => {
    if (!view.lag.isShown(kind, { id: `${owner.id}:${id}`, madeAt })) return [];
    const post = lookUpPost(view.state, view.viewer, id);
    return typeof post === 'string' ? [] : [{ post, position }];
  });
  return visible.reverse();
}

function answerPage(
  view: View,
  marked: readonly MarkedPost[],
  { maxResults, after, isLossy }: Paging,
): ApiAnswer {
  const rest = after === null ? marked : marked.filter(({ position }) => position < Number(after));
  const loses = isLossy && rest.length > maxResults;
  const page = rest.slice(0, loses ? maxResults - LOST_BOOKMARKS : maxResults);
  const last = page.at(-1);
  const isLast = loses || page.length === rest.length;
  return {
    ...answerPosts(
      view,
      page.map(({ post }) => post),
    ),
    meta: {
      result_count: page.length,
      ...(last === undefined || isLast ? {} : { next_token: makePageToken(String(last.position)) }),
    },
  };
}
