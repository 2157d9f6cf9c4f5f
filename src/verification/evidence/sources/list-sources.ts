import type { XApiClient, XPostPage } from '#x-api';
import type { ListObservation } from '../evidence.js';
import type { NeedOf } from '../need.js';
import { sizesFor, walkPages } from './page-walk.js';
import type { SourceReader } from '../source-reader.js';

/**
 * A claimed like or bookmark is nearly always among the newest, and each returned post is billed: the first page is the
 * smallest that X takes, and the next ones grow (the arithmetic is in docs/economy.md). From pages of more than 90, X
 * loses entries, and with them the token of the next page (seen in bookmarks).
 */
export const LIKES = { sizes: [5, 10, 20, 40, 80], maxPages: 11 } as const;
/** X shows the newest 800 bookmarks (X docs: bookmarks). */
const BOOKMARKS = { sizes: [1, 4, 10, 20, 40, 80], maxPages: 12 } as const;

export function readLikes(
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly NeedOf<'likes'>[],
): Promise<ListObservation<string>> {
  return walkPages({
    ...LIKES,
    sizes: sizesFor(needs.length, LIKES.sizes),
    read: (query) => reader.call((context) => xApi.likedPage(context, reader.twitterId, query)),
    toEntries: postIds,
    isAnswered: containsAll(needs),
  });
}

export function readBookmarks(
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly NeedOf<'bookmarks'>[],
): Promise<ListObservation<string>> {
  return walkPages({
    ...BOOKMARKS,
    sizes: sizesFor(needs.length, BOOKMARKS.sizes),
    read: (query) => reader.call((context) => xApi.bookmarksPage(context, reader.twitterId, query)),
    toEntries: postIds,
    isAnswered: containsAll(needs),
  });
}

function postIds(page: XPostPage): string[] {
  return page.posts.map(({ id }) => id);
}

/** Whether a list answers every need: any of the posts that stand for a target will do. */
function containsAll(needs: readonly { postIds: readonly string[] }[]): (ids: readonly string[]) => boolean {
  return (ids) => needs.every(({ postIds }) => postIds.some((id) => ids.includes(id)));
}
