import {
  firstSnowflakeAt,
  isWholePost,
  snowflakeTime,
  type XApiClient,
  type XPost,
  type XPostPage,
} from '#x-api';
import type { TimelineCover, TimelineObservation } from '../evidence.js';
import { furthestBound, type NeedOf, type TimelineBound } from '../need.js';
import { sizesFor, walkPages, type WalkedList } from './page-walk.js';
import type { SourceReader } from '../source-reader.js';

/** X shows the newest 3,200 posts of a timeline, a little fewer where some are hidden (X docs: timelines). */
export const TIMELINE = { sizes: [5, 10, 20, 40, 80], maxPages: 40, isOrderedById: true } as const;
/** X may refuse a start time within the last seconds, and clocks differ. */
const START_TIME_MARGIN_MS = 60_000;
const REREAD_MS = 5 * 60_000;
/** X refuses an earlier start time (X docs: timelines); without one it shows all that it has. */
const EARLIEST_START_TIME = new Date('2010-11-06T00:00:00Z');

/**
 * Reads a timeline back to the furthest bound of the needs. Where the known part reaches back that far, only its last
 * five minutes and newer posts are read (`since_id`); known and new posts together are complete when that read is.
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
  const readFloor = cover === null ? floor : rereadFloor(cover);
  const walk = (query: TimelineStart): Promise<WalkedList<XPost>> =>
    walkPages<XPost>({
      ...TIMELINE,
      sizes: sizesFor(1 + others.length, TIMELINE.sizes),
      read: (page) =>
        reader.call((context) => xApi.timelinePage(context, reader.twitterId, { ...page, ...query })),
      toEntries: (page) => page.posts,
      isWholeEntry: isWholePost,
      isAnswered: (posts) =>
        [first, ...others].every(({ matches }) => posts.some(matches) || knownPosts.some(matches)),
      reachesBound: (page) => isBeyond(readFloor, page),
    });
  let walked = await walk(cover === null ? boundQuery(bound) : { sinceId: String(readFloor) });
  // The start only saves calls: where X refuses it, the timeline is read without one.
  if (walked.failure?.isRefused === true) walked = await walk({});
  const { complete, failure } = walked;
  return {
    value: merged(walked, knownPosts, readFloor),
    complete,
    failure,
    cover: coverAfter(walked, cover, floor, readFloor),
  };
}

/** The oldest post to read; without either field X shows all posts that it has. */
interface TimelineStart {
  readonly sinceId?: string;
  readonly startTime?: Date;
}

/** X may show an older post later than a newer one, so the last minutes are read again. */
function rereadFloor({ fromId, newestId }: TimelineCover): bigint {
  const from = new Date(snowflakeTime(newestId).getTime() - REREAD_MS);
  const before = BigInt(firstSnowflakeAt(from)) - 1n;
  return before > BigInt(fromId) ? before : BigInt(fromId);
}

/** Newest first. Where the read is complete, it replaces what was known of the same time. */
function merged(
  { value: read, complete }: WalkedList<XPost>,
  known: readonly XPost[],
  readFloor: bigint,
): readonly XPost[] {
  const readIds = new Set(read.map(({ id }) => id));
  const kept = known.filter(({ id }) => !readIds.has(id) && (!complete || BigInt(id) <= readFloor));
  return [...read, ...kept].sort((a, b) => (BigInt(a.id) > BigInt(b.id) ? -1 : 1));
}

function boundQuery(bound: TimelineBound): TimelineStart {
  if (bound.kind === 'after_post') return { sinceId: bound.id };
  const startTime = startTimeOf(bound.time);
  return startTime < EARLIEST_START_TIME ? {} : { startTime };
}

/** X takes whole seconds. */
function startTimeOf(time: Date): Date {
  return new Date(Math.floor((time.getTime() - START_TIME_MARGIN_MS) / 1000) * 1000);
}

/** The greatest id that a read back to the bound no longer shows. */
function floorOf(bound: TimelineBound): bigint {
  if (bound.kind === 'after_post') return BigInt(bound.id);
  const firstId = BigInt(firstSnowflakeAt(startTimeOf(bound.time)));
  return firstId === 0n ? 0n : firstId - 1n;
}

function isBeyond(floor: bigint, page: XPostPage): boolean {
  const oldest = page.posts.at(-1);
  return oldest !== undefined && BigInt(oldest.id) <= floor;
}

/** The part that is known without gaps after the read; null when the read adds nothing to it. */
function coverAfter(
  walked: WalkedList<XPost>,
  cover: TimelineCover | null,
  floor: bigint,
  readFloor: bigint,
): TimelineCover | null {
  const { value: posts, complete, isUnbroken } = walked;
  if (complete) {
    const newestId = posts[0]?.id ?? cover?.newestId ?? String(floor);
    const fromId = cover?.fromId ?? String(floor);
    return { fromId, newestId, posts: merged(walked, cover?.posts ?? [], readFloor) };
  }
  const [newest, oldest] = [posts[0], posts.at(-1)];
  if (cover !== null || !isUnbroken || newest === undefined || oldest === undefined) return null;
  return { fromId: String(BigInt(oldest.id) - 1n), newestId: newest.id, posts };
}
