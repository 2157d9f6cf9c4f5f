import { snowflakeTime } from '#x-api';
import type { RequestRecord } from '#x-simulator';
import type { History } from './history.js';
import type { Judged } from './oracle.js';
import type { KnownTarget, Player, StageAccount } from './stage.js';
import type { Truth } from './truth.js';

/** X may not show a pasted post that is younger than this, ms. */
const NEW_POST_MS = 2 * 60_000;
/** Codes of states that end by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  'rate_limited',
  'x_unavailable',
  'x_app_forbidden',
  'credits_depleted',
  'timeout',
  'budget_exhausted',
]);

/** A missing verdict, with all that may explain it. */
export interface Undecided extends Omit<Judged, 'account'> {
  readonly code: string;
  readonly player: Player;
  /** The accounts that must be visible for the pasted post to be shown. */
  readonly proofAuthors: readonly StageAccount[];
  readonly known: History<KnownTarget>;
  readonly requests: readonly RequestRecord[];
}

/** Whether something on X explains that there is no verdict. */
export function isExplained(truth: Truth, undecided: Undecided): boolean {
  const { code, player, begunAt, at } = undecided;
  const accounts = player.connected.during(begunAt, at);
  if (code === 'twitter_not_connected') return accounts.includes(null);
  if (code === 'token_expired') return player.isWithdrawn.during(begunAt, at).includes(true);
  if (PASSING.has(code)) return true;
  return accounts.some((account) => {
    if (account === null) return false;
    const judged = { ...undecided, account };
    switch (code) {
      case 'target_unavailable':
        return isTargetUnavailable(truth, judged, undecided) || isStruck(judged, undecided.requests);
      case 'target_changed':
        return hasTargetChanged(truth, judged, undecided.known);
      case 'follow_request_pending':
        return isFollowPending(truth, judged);
      case 'not_visible_yet':
        return isNewProof(judged);
      case 'relationship_unknown':
      case 'evidence_incomplete':
        return isStruck(judged, undecided.requests);
      default:
        return false;
    }
  });
}

/** Whether it ends by itself. */
export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

function isTargetUnavailable(
  truth: Truth,
  { wanted: { asked }, account, begunAt, at }: Judged,
  { known, proofAuthors }: Pick<Undecided, 'known' | 'proofAuthors'>,
): boolean {
  if (asked.taskType === 'TWITTER_FOLLOW') {
    return known.during(begunAt, at).some(({ username }) => {
      const holders = username === null ? [] : truth.holdersOf(username, begunAt, at);
      return holders.some((id) => id === null || truth.isSuspended(id, begunAt, at));
    });
  }
  if (proofAuthors.some((author) => truth.isHidden(author, account, begunAt, at))) return true;
  const { post, postId } = asked;
  if (post === null) return false;
  const lag = truth.lagOf('posts', begunAt, at);
  const ids = [...post.versions, ...(postId === null ? [] : [postId])];
  const isYoung = ids.some((id) => snowflakeTime(id).getTime() > begunAt - lag);
  const repost = post.reposts.find(({ id }) => id === postId);
  const authors = [post.author, ...(repost === undefined ? [] : [repost.by])];
  const isHidden = authors.some((author) => truth.isHidden(author, account, begunAt, at));
  return isYoung || isHidden || truth.wasGone(asked, begunAt, at);
}

function hasTargetChanged(
  truth: Truth,
  { wanted: { accountId }, begunAt, at }: Judged,
  known: History<KnownTarget>,
): boolean {
  return known
    .during(begunAt, at)
    .some(
      ({ username }) =>
        username !== null && truth.holdersOf(username, begunAt, at).some((id) => id !== accountId),
    );
}

function isFollowPending(truth: Truth, { wanted: { accountId }, begunAt, at }: Judged): boolean {
  return accountId !== null && truth.isProtected(accountId, begunAt, at);
}

function isNewProof({ wanted: { proofId }, begunAt }: Judged): boolean {
  return proofId !== null && Math.abs(begunAt - snowflakeTime(proofId).getTime()) < NEW_POST_MS;
}

function isStruck({ account, begunAt, at }: Judged, requests: readonly RequestRecord[]): boolean {
  return requests.some(
    (request) =>
      request.fault !== null && request.userId === account.id && request.at >= begunAt && request.at <= at,
  );
}
