import { answerPosts, type ApiAnswer } from '../api-answer.js';
import type { EndpointCall } from './endpoint.js';
import { unreadableAccount } from './unreadable-account.js';
import { makePageToken, readPageToken } from './page-token.js';
import { refers, type StoredPost } from '../../world/post-archive.js';
import type { QueryReader } from '../query-reader.js';
import { compareIds } from '../../world/snowflake.js';
import { readPostView, type View } from '../dialects/view.js';
import { postVisibility } from '../../world/visibility.js';

/** X docs, user Post timeline: only the newest 3,200 posts can be reached, and 800 when replies are excluded. */
const REACHABLE_POSTS = 3200;
const REACHABLE_WITHOUT_REPLIES = 800;
/** X refuses a later start; its docs say so only for searches. */
const START_TIME_AGE_MS = 10_000;
/** X docs, user Post timeline. */
const EARLIEST_START_TIME = Date.parse('2010-11-06T00:00:00Z');

interface TimelineBounds {
  /** Exclusive. */
  readonly sinceId: string | null;
  /** Exclusive. */
  readonly untilId: string | null;
  /** Milliseconds since the epoch, inclusive. */
  readonly startTime: number | null;
  /** Milliseconds since the epoch, inclusive. */
  readonly endTime: number | null;
  readonly exclude: readonly string[];
  /** The id of the last post of the previous page. */
  readonly after: string | null;
}

/** `GET /2/users/:id/tweets`, newest first. */
export function getTimeline({ reader, context, pathId, now }: EndpointCall): ApiAnswer {
  const userId = reader.pathId('id', pathId);
  const maxResults = reader.integer('max_results', { min: 5, max: 100, fallback: 10 });
  const bounds = readBounds(reader, now);
  const view = readPostView(reader, context);
  reader.finishOrThrow();
  const problem = unreadableAccount(view, userId);
  if (problem !== null) return { errors: [problem] };

  const matching = reachablePosts(view, userId, bounds).filter((post) => isWithin(post, bounds));
  const page = matching.slice(0, maxResults);
  const newest = page.at(0);
  const oldest = page.at(-1);
  const isLast = page.length === matching.length;
  return {
    ...answerPosts(view, page),
    meta: {
      result_count: page.length,
      ...(newest === undefined ? {} : { newest_id: newest.id }),
      ...(oldest === undefined ? {} : { oldest_id: oldest.id }),
      ...(oldest === undefined || isLast ? {} : { next_token: makePageToken(oldest.id) }),
    },
  };
}

function readBounds(reader: QueryReader, now: number): TimelineBounds {
  return {
    sinceId: reader.id('since_id'),
    untilId: reader.id('until_id'),
    startTime: readStartTime(reader, now),
    endTime: reader.time('end_time'),
    exclude: reader.values('exclude', ['replies', 'retweets']),
    after: reader.token('pagination_token', readPageToken),
  };
}

function readStartTime(reader: QueryReader, now: number): number | null {
  const time = reader.time('start_time');
  if (time !== null && time > now - START_TIME_AGE_MS) {
    const value = new Date(time).toISOString();
    const message = `Invalid 'start_time':'${value}'. 'start_time' must be a minimum of 10 seconds prior to the request time.`;
    reader.refuse('start_time', [value], message);
  }
  if (time !== null && time < EARLIEST_START_TIME) {
    const value = new Date(time).toISOString();
    const message = `Invalid 'start_time':'${value}'. 'start_time' must be on or after '2010-11-06T00:00Z'.`;
    reader.refuse('start_time', [value], message);
  }
  return time;
}

function reachablePosts(view: View, userId: string, { exclude }: TimelineBounds): readonly StoredPost[] {
  const cap = exclude.includes('replies') ? REACHABLE_WITHOUT_REPLIES : REACHABLE_POSTS;
  const newest = shownVersions(view, userId).slice(-cap).reverse();
  return newest.filter(
    (post) =>
      !(exclude.includes('replies') && refers(post, 'replied_to')) &&
      !(exclude.includes('retweets') && refers(post, 'retweeted')) &&
      postVisibility(view.state, view.viewer, post) === 'visible',
  );
}

/** The newest version of each post that is shown by now, ordered by id. */
function shownVersions({ state, lag }: View, userId: string): readonly StoredPost[] {
  const isShown = ({ id, createdAt }: StoredPost) => lag.isShown('timeline', { id, madeAt: createdAt });
  return state.posts
    .timeline(userId)
    .flatMap((post) => (isShown(post) ? post : (state.posts.versionsOf(post).findLast(isShown) ?? [])))
    .sort((one, other) => compareIds(one.id, other.id));
}

/** An id takes precedence over a time at the same end. */
function isWithin(post: StoredPost, bounds: TimelineBounds): boolean {
  const { sinceId, untilId, startTime, endTime, after } = bounds;
  const second = Math.floor(post.createdAt / 1000) * 1000;
  if (after !== null && compareIds(post.id, after) >= 0) return false;
  if (sinceId !== null ? compareIds(post.id, sinceId) <= 0 : startTime !== null && second < startTime)
    return false;
  return untilId !== null ? compareIds(post.id, untilId) < 0 : endTime === null || second <= endTime;
}
