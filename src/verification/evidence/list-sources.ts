import type { XApiClient, XPostPage } from '#x-api';
import type { ListObservation } from './evidence.js';
import type { NeedOf } from './need.js';
import { walkPages } from './page-walk.js';
import type { SourceReader } from './source-reader.js';

/**
 * Nearly every claimed like or bookmark is among the newest few; each returned post is billed. Of pages of more than 90
 * X loses entries, and the token of the next page with them (seen in bookmarks).
 */
const LIKES = { firstPageSize: 25, pageSize: 90, maxPages: 8 };
/** X shows the newest 800 bookmarks (X docs: bookmarks). */
const BOOKMARKS = { firstPageSize: 25, pageSize: 90, maxPages: 8 };

export function readLikes(
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly NeedOf<'likes'>[],
): Promise<ListObservation<string>> {
  return walkPages({
    ...LIKES,
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
