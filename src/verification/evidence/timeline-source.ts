import { firstSnowflakeAt, isWholePost, type XApiClient, type XPost, type XPostPage } from '#x-api';
import type { TimelineObservation } from './evidence.js';
import type { TimelineCover } from './known-evidence.js';
import { furthestBound, type NeedOf, type TimelineBound } from './need.js';
import { walkPages, type WalkedList } from './page-walk.js';
import type { SourceReader } from './source-reader.js';

/** X shows the newest 3,200 posts of a timeline, a little fewer where some are hidden (X docs: timelines). */
const PAGES = { firstPageSize: 100, pageSize: 100, maxPages: 30 };
/** X may refuse a start time in the last seconds, and its clock is not ours. */
const START_TIME_MARGIN_MS = 60_000;
/** X refuses an earlier start time (X docs: timelines); without one it shows all that it has. */
const EARLIEST_START_TIME = new Date('2010-11-06T00:00:00Z');

/**
 * Reads a timeline down to the bound of all needs. Where a known part of it reaches down that far, only what is newer
 * than its newest post is fetched (`since_id`), and the two together are complete when that read is.
 */
export async function readTimeline(
  reader: SourceReader,
  xApi: XApiClient,
  [first, ...others]: readonly [NeedOf<'timeline'>, ...NeedOf<'timeline'>[]],
  known: TimelineCover | null,
): Promise<TimelineObservation> {
  const bound = furthestBound([first.bound, ...others.map((need) => need.bound)]);
  const floor = floorOf(bound);
  const cover = known !== null && BigInt(known.fromId) <= floor ? known : null;
  const knownPosts = cover?.posts ?? [];
  const query = cover === null ? boundQuery(bound) : { sinceId: cover.newestId };
  const walked = await walkPages<XPost>({
    ...PAGES,
    read: (page) =>
      reader.call((context) => xApi.timelinePage(context, reader.twitterId, { ...page, ...query })),
    toEntries: (page) => page.posts,
    isWholeEntry: isWholePost,
    isAnswered: (posts) =>
      [first, ...others].every(({ matches }) => posts.some(matches) || knownPosts.some(matches)),
    reachesBound: (page) => isBeyond(cover === null ? floor : BigInt(cover.newestId), page),
  });
  const { complete, failure } = walked;
  return {
    value: [...walked.value, ...knownPosts],
    complete,
    failure,
    cover: coverAfter(walked, cover, floor),
  };
}

function boundQuery(bound: TimelineBound): { sinceId?: string; startTime?: Date } {
  if (bound.kind === 'after_post') return { sinceId: bound.id };
  const startTime = startTimeOf(bound.time);
  return startTime < EARLIEST_START_TIME ? {} : { startTime };
}

/** X takes whole seconds. */
function startTimeOf(time: Date): Date {
  return new Date(Math.floor((time.getTime() - START_TIME_MARGIN_MS) / 1000) * 1000);
}

/** The greatest id below what a read down to the bound shows. */
function floorOf(bound: TimelineBound): bigint {
  if (bound.kind === 'after_post') return BigInt(bound.id);
  const firstId = BigInt(firstSnowflakeAt(startTimeOf(bound.time)));
  return firstId === 0n ? 0n : firstId - 1n;
}

function isBeyond(floor: bigint, page: XPostPage): boolean {
  const oldest = page.posts.at(-1);
  return oldest !== undefined && BigInt(oldest.id) <= floor;
}

/** The part that is known without gaps after the read; null when it added nothing to what was known. */
function coverAfter(
  { value: posts, complete, isUnbroken }: WalkedList<XPost>,
  cover: TimelineCover | null,
  floor: bigint,
): TimelineCover | null {
  if (complete) {
    const newestId = posts[0]?.id ?? cover?.newestId ?? String(floor);
    const fromId = cover?.fromId ?? String(floor);
    return { fromId, newestId, posts: [...posts, ...(cover?.posts ?? [])] };
  }
  const [newest, oldest] = [posts[0], posts.at(-1)];
  if (cover !== null || !isUnbroken || newest === undefined || oldest === undefined) return null;
  return { fromId: String(BigInt(oldest.id) - 1n), newestId: newest.id, posts };
}
