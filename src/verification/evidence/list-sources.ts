import type { XApiClient, XPost, XPostPage } from '#x-api';
import type { ListObservation } from './evidence.js';
import { furthestBound, type NeedOf, type TimelineBound } from './need.js';
import { walkPages } from './page-walk.js';
import type { SourceReader } from './source-reader.js';

/** X shows the newest 3,200 posts of a timeline, a little fewer where some are hidden (X docs: timelines). */
const TIMELINE = { firstPageSize: 100, pageSize: 100, maxPages: 30 };
/** Nearly every claimed like or bookmark is among the newest few; each returned post is billed. */
const LIKES = { firstPageSize: 25, pageSize: 100, maxPages: 8 };
/** X shows the newest 800 bookmarks (X docs: bookmarks). */
const BOOKMARKS = { firstPageSize: 25, pageSize: 100, maxPages: 8 };

/** X may refuse a start time in the last seconds, and its clock is not ours. */
const START_TIME_MARGIN_MS = 60_000;

export function readTimeline(
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly [NeedOf<'timeline'>, ...NeedOf<'timeline'>[]],
): Promise<ListObservation<XPost>> {
  const [first, ...others] = needs;
  const bound = furthestBound([first.bound, ...others.map((need) => need.bound)]);
  return walkPages({
    ...TIMELINE,
    read: (query) =>
      reader.call((context) =>
        xApi.timelinePage(context, reader.twitterId, { ...query, ...boundQuery(bound) }),
      ),
    toEntries: (page) => page.posts,
    isAnswered: (posts) => needs.every(({ matches }) => posts.some(matches)),
    reachesBound: (page) => isBeyond(bound, page),
  });
}

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

function boundQuery(bound: TimelineBound): { sinceId: string } | { startTime: Date } {
  if (bound.kind === 'after_post') return { sinceId: bound.id };
  const wholeSecond = Math.floor((bound.time.getTime() - START_TIME_MARGIN_MS) / 1000) * 1000;
  return { startTime: new Date(wholeSecond) };
}

function isBeyond(bound: TimelineBound, page: XPostPage): boolean {
  const oldest = page.posts.at(-1);
  return bound.kind === 'after_post' && oldest !== undefined && BigInt(oldest.id) <= BigInt(bound.id);
}

function postIds(page: XPostPage): string[] {
  return page.posts.map(({ id }) => id);
}

function containsAll(needs: readonly { postId: string }[]): (ids: readonly string[]) => boolean {
  return (ids) => needs.every(({ postId }) => ids.includes(postId));
}
