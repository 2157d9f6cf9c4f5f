import {
  firstSnowflakeAt,
  isWholePost,
  snowflakeTime,
  type XApiClient,
  type XPost,
  type XPostPage,
} from '#x-api';
import type { TimelineObservation } from './evidence.js';
import type { TimelineCover } from './known-evidence.js';
import { furthestBound, type NeedOf, type TimelineBound } from './need.js';
import { walkPages, type WalkedList } from './page-walk.js';
import type { SourceReader } from './source-reader.js';

/** X shows the newest 3,200 posts of a timeline, a little fewer where some are hidden (X docs: timelines). */
const PAGES = { firstPageSize: 100, pageSize: 100, maxPages: 30 };
/** X may refuse a start time in the last seconds, and its clock is not ours. */
const START_TIME_MARGIN_MS = 60_000;
const REREAD_MS = 5 * 60_000;
/** X refuses an earlier start time (X docs: timelines); without one it shows all that it has. */
const EARLIEST_START_TIME = new Date('2010-11-06T00:00:00Z');

/**
 * Reads a timeline down to the bound of all needs. Where a known part of it reaches down that far, only its last five
 * minutes and what is newer are fetched (`since_id`), and the two together are complete when that read is.
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
  const accounts = new Map<string, string>();
  const walk = (query: TimelineStart): Promise<WalkedList<XPost>> =>
    walkPages<XPost>({
      ...PAGES,
      read: async (page) => {
        const answer = await reader.call((context) =>
          xApi.timelinePage(context, reader.twitterId, { ...page, ...query }),
        );
        for (const { id, username } of answer.accounts) accounts.set(id, username);
        return answer;
      },
      toEntries: (page) => page.posts,
      isWholeEntry: isWholePost,
      isAnswered: (posts) =>
        [first, ...others].every(({ matches }) => posts.some(matches) || knownPosts.some(matches)),
      reachesBound: (page) => isBeyond(readFloor, page),
    });
  let walked = await walk(cover === null ? boundQuery(bound) : { sinceId: String(readFloor) });
  // A start only saves what lies below the bound: where X finds it impossible, the newest posts are read without one.
  if (walked.failure?.isRefused === true) walked = await walk({});
  const { complete, failure } = walked;
  return {
    value: merged(walked, knownPosts, readFloor),
    complete,
    failure,
    cover: coverAfter(walked, cover, floor, readFloor),
    username: accounts.get(reader.twitterId) ?? null,
  };
}

/** Where reading begins: without either X shows all that it has. */
interface TimelineStart {
  readonly sinceId?: string;
  readonly startTime?: Date;
}

/** X may show an older post after a newer one: what a read of the last minutes missed is read again. */
function rereadFloor({ fromId, newestId }: TimelineCover): bigint {
  const from = new Date(snowflakeTime(newestId).getTime() - REREAD_MS);
  const before = BigInt(firstSnowflakeAt(from)) - 1n;
  return before > BigInt(fromId) ? before : BigInt(fromId);
}

/** Newest first. What was read again to its end stands in place of what was known of it. */
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
