import type { Task } from '#database';
import type { TaskType } from '#task-target';
import type { Evidence } from '../evidence/evidence.js';
import type { Need } from '../evidence/need.js';
import type { Verdict } from '../verdict/verdict.js';

/** The scopes that every rule needs. */
export const READ_SCOPES = ['tweet.read', 'users.read'] as const;

/** A member's claim, with all that a rule needs besides the evidence. */
export interface Claim {
  readonly task: Task;
  /** The post that the member pasted as proof, or null. */
  readonly proofPostId: string | null;
  /** The connected account. */
  readonly twitterId: string;
  /** The posts that stand for the task's target; null when the task names no post. */
  readonly target: TargetPost | null;
  readonly now: Date;
}

/** All versions of a target and, of a repost, the original: X lists a like or reply under any one of them. */
export interface TargetPost {
  /** The one to look up, to see whether the target exists and which versions it has. */
  readonly lookUpId: string;
  readonly ids: readonly string[];
}

/**
 * How one task type is verified. Pure: no clock, no calls. Evidence that does not decide the claim is `undetermined`;
 * only complete evidence rejects.
 */
export interface VerificationRule {
  readonly taskType: TaskType;
  /** The OAuth scopes that are needed to read its evidence (X docs: authentication mapping). */
  readonly scopes: readonly string[];
  /** Whether X no longer shows the action once it no longer shows the task's target. */
  readonly endsWithTarget: boolean;
  /** @throws RangeError when the stored task lacks its target */
  needs(claim: Claim): Need[];
  /** @throws RangeError when the stored task lacks its target */
  judge(claim: Claim, evidence: Evidence): Verdict;
}

/** The task's target: the post that the task names, with those that earlier look-ups found to stand for it. */
export function targetPostOf({
  targetTweetId,
  targetTweetIds,
}: Pick<Task, 'targetTweetId' | 'targetTweetIds'>): TargetPost | null {
  if (targetTweetId === null) return null;
  const ids = targetTweetIds?.split(' ') ?? [targetTweetId];
  return { lookUpId: ids[0] ?? targetTweetId, ids };
}

/** The target of a task about a post. @throws RangeError when the stored task has none */
export function targetPost({ task, target }: Pick<Claim, 'task' | 'target'>): TargetPost {
  if (target === null) throw new RangeError(`task ${task.id} has no target post`);
  return target;
}

/** The oldest of the posts: what members do with the target is newer. */
export function oldestId({ ids, lookUpId }: TargetPost): string {
  return ids.reduce((oldest, id) => (BigInt(id) < BigInt(oldest) ? id : oldest), lookUpId);
}

/** The handle of a task about an account. @throws RangeError when the stored task has none */
export function targetUsername(task: Task): string {
  if (task.targetUsername === null) throw new RangeError(`task ${task.id} has no target account`);
  return task.targetUsername;
}
