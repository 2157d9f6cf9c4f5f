import type { LaggedResource } from '#x-simulator';
import { fittingActions, type Wanted } from './actions.js';
import type { StageAccount } from './stage.js';
import type { Truth } from './truth.js';

/** A verdict, and when. Times are ms since the epoch. */
export interface Judged {
  readonly wanted: Wanted;
  /** The account that was verified. */
  readonly account: StageAccount;
  /** The earliest time when the attempt can have begun. */
  readonly begunAt: number;
  readonly at: number;
}

/**
 * What is wrong with an approval, or null: it was true at some time of the attempt, or before it for as long as
 * evidence is cached.
 */
export function faultOfYes(truth: Truth, judged: Judged, evidenceTtlMs: number): string | null {
  const { wanted, account, begunAt, at } = judged;
  const oldest = begunAt - evidenceTtlMs;
  // An edit that X does not show yet leaves the version before it in the timeline.
  const from = oldest - truth.lagOf('timeline', oldest, at);
  const actions = truth.actionsOf(account).during(from, at);
  return actions.some((some) => fittingActions(wanted, some).length > 0)
    ? null
    : 'APPROVED, and it was true at no moment that counts';
}

/**
 * What is wrong with a rejection, or null. X shows things late, so a rejection with a second look may be as old as the
 * lag; a final one may not be older than the request.
 */
export function faultOfNo(truth: Truth, judged: Judged, askedAt: number | null): string | null {
  const { wanted, account, begunAt, at } = judged;
  const { asked } = wanted;
  const shownSince = begunAt - truth.lagOf(resourceOf(wanted), begunAt, at);
  const from = askedAt === null ? shownSince : Math.max(askedAt, shownSince);
  const [first = [], ...others] = truth
    .actionsOf(account)
    .during(from, at)
    .map((actions) => fittingActions(wanted, actions));
  const lasting = first.filter((action) => others.every((actions) => actions.includes(action)));
  if (lasting.length > 0) return `REJECTED, and all the time there was ${lasting.join(' and ')}`;
  if (asked.post !== null && !truth.wasThere(asked.post, begunAt, at))
    return 'REJECTED, and the post is gone';
  return null;
}

/** Where X shows the action. */
export function resourceOf({ asked: { taskType }, proofId }: Wanted): LaggedResource {
  if (proofId !== null) return 'posts';
  switch (taskType) {
    case 'TWITTER_FOLLOW':
      return 'follows';
    case 'TWITTER_LIKE':
      return 'likes';
    case 'TWITTER_BOOKMARK':
      return 'bookmarks';
    case 'TWITTER_RETWEET':
    case 'TWITTER_QUOTE':
    case 'TWITTER_REPLY':
    case 'TWITTER_POST':
      return 'timeline';
  }
}
