import type { Task } from '#database';
import type { XPost, XPostReference } from '#x-api';
import type { EvidenceFailure, ListObservation } from '../evidence/evidence.js';
import { targetPostOf, type Claim } from '../rules/rule.js';

/** When tasks of tests were made, unless they say otherwise. */
export const TASK_MADE_AT = new Date('2026-11-22T10:00:00.500Z');
export const MEMBER_ID = '1001';
export const TARGET_ID = '1990000000000000001';
const X_EPOCH_MS = 1_288_834_974_657;

export function aTask(fields: Partial<Task> = {}): Task {
  return {
    id: 'task-1',
    title: 'A task',
    description: null,
    taskType: 'TWITTER_LIKE',
    targetUrl: null,
    targetUsername: 'Brand',
    targetTweetId: TARGET_ID,
    requiredText: null,
    points: 0,
    isActive: true,
    startsAt: null,
    endsAt: null,
    minAccountAgeDays: null,
    minFollowers: null,
    recheckAfterDays: null,
    targetUserId: null,
    targetChangedAt: null,
    targetTweetIds: null,
    version: 0,
    createdAt: TASK_MADE_AT,
    updatedAt: TASK_MADE_AT,
    ...fields,
  };
}

/** A claim that is judged an hour after the task was made. */
export function aClaim(fields: Partial<Task> = {}, proofPostId: string | null = null): Claim {
  const task = aTask(fields);
  return { task, proofPostId, twitterId: MEMBER_ID, target: targetPostOf(task), now: later(60 * 60_000) };
}

/** The id that X would give to a post made at this moment. */
export function idAt(time: Date): string {
  return String(BigInt(time.getTime() - X_EPOCH_MS) << 22n);
}

/** A post of the member, made at this moment; X gives its time in whole seconds. */
export function aPost(madeAt: Date, fields: Partial<XPost> = {}): XPost {
  return {
    id: idAt(madeAt),
    authorId: MEMBER_ID,
    conversationId: idAt(madeAt),
    text: 'Hello',
    createdAt: new Date(Math.floor(madeAt.getTime() / 1000) * 1000),
    references: [],
    versions: [idAt(madeAt)],
    ...fields,
  };
}

export function later(ms: number): Date {
  return new Date(TASK_MADE_AT.getTime() + ms);
}

export function refersTo(kind: XPostReference['kind'], id: string): Pick<XPost, 'references'> {
  return { references: [{ kind, id }] };
}

export function wholeList<T>(...value: readonly T[]): ListObservation<T> {
  return { value, complete: true, failure: null };
}

export function partOfList<T>(...value: readonly T[]): ListObservation<T> {
  return { value, complete: false, failure: null };
}

export const RATE_LIMITED: EvidenceFailure = {
  code: 'rate_limited',
  detail: 'X API users/tweets: rate_limited',
  retryAt: new Date('2026-11-22T10:15:00.000Z'),
  hasFailedAtX: true,
  isHeldBack: false,
  isRefused: false,
};

export function brokenList<T>(...value: readonly T[]): ListObservation<T> {
  return { value, complete: false, failure: RATE_LIMITED };
}
