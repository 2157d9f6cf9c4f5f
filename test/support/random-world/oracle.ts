import type { LaggedResource } from '#x-simulator';
import { fittingDeeds, type Wanted } from './deeds.js';
import type { StageAccount } from './stage.js';
import type { Truth } from './truth.js';

/** A verdict, and when. Times are ms since the epoch. */
export interface Judged {
  readonly wanted: Wanted;
  /** The account by which it was judged. */
  readonly account: StageAccount;
  /** When the attempt began at the earliest. */
  readonly begunAt: number;
  readonly at: number;
}

/**
 * What is wrong with a yes, or null: it was true at some moment of the attempt, or as long before as evidence may be
 * remembered.
 */
export function faultOfYes(truth: Truth, judged: Judged, evidenceTtlMs: number): string | null {
  const { wanted, account, begunAt, at } = judged;
  const oldest = begunAt - evidenceTtlMs;
  // An edit that X does not show yet leaves the version before it in the timeline.
  const from = oldest - truth.lagOf('timeline', oldest, at);
  const deeds = truth.deedsOf(account).during(from, at);
  return deeds.some((some) => fittingDeeds(wanted, some).length > 0)
    ? null
    : 'APPROVED, and it was true at no moment that counts';
}

/**
 * What is wrong with a no, or null. X shows late what was made, so a no that will be looked at once more may be as old
 * as the lag; one that stands may not be older than the request that asked.
 */
export function faultOfNo(truth: Truth, judged: Judged, askedAt: number | null): string | null {
  const { wanted, account, begunAt, at } = judged;
  const { asked } = wanted;
  const shownSince = begunAt - truth.lagOf(resourceOf(wanted), begunAt, at);
  const from = askedAt === null ? shownSince : Math.max(askedAt, shownSince);
  const [first = [], ...others] = truth
    .deedsOf(account)
    .during(from, at)
    .map((deeds) => fittingDeeds(wanted, deeds));
  const lasting = first.filter((deed) => others.every((deeds) => deeds.includes(deed)));
  if (lasting.length > 0) return `REJECTED, and all the time there was ${lasting.join(' and ')}`;
  if (asked.post !== null && !truth.wasThere(asked.post, begunAt, at))
    return 'REJECTED, and the post is gone';
  return null;
}

/** Where X shows the deed. */
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
