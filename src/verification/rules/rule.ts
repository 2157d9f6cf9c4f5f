import type { Task } from '#database';
import type { TaskType } from '#task-target';
import type { Evidence } from '../evidence/evidence.js';
import type { Need } from '../evidence/need.js';
import type { Verdict } from '../verdict.js';

/** One member's claim as rules see it. */
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

/** A target with all its versions, and with the original where it is a repost: X files deeds under any of these ids. */
export interface TargetPost {
  /** Which of them tells whether the target is there, and what its versions are. */
  readonly lookUpId: string;
  readonly ids: readonly string[];
}

/**
 * How one task type is verified. Pure: no clock, no calls. A rule may be asked to judge evidence that does not
 * answer it, and then says "could not tell"; only complete evidence says no.
 */
export interface VerificationRule {
  readonly taskType: TaskType;
  needs(claim: Claim): Need[];
  judge(claim: Claim, evidence: Evidence): Verdict;
}

/** What is known of the task's target: the post that it names, and those that look-ups told stand for it. */
export function targetPostOf({
  targetTweetId,
  targetTweetIds,
}: Pick<Task, 'targetTweetId' | 'targetTweetIds'>): TargetPost | null {
  if (targetTweetId === null) return null;
  const ids = targetTweetIds?.split(' ') ?? [targetTweetId];
  return { lookUpId: ids[0] ?? targetTweetId, ids };
}

/** The target that a task of this type cannot be without. Throws when the stored row lacks it. */
export function targetPost({ task, target }: Pick<Claim, 'task' | 'target'>): TargetPost {
  if (target === null) throw new RangeError(`task ${task.id} has no target post`);
  return target;
}

/** The oldest of them: no deed is older. */
export function oldestId({ ids, lookUpId }: TargetPost): string {
  return ids.reduce((oldest, id) => (BigInt(id) < BigInt(oldest) ? id : oldest), lookUpId);
}

/** See `targetPost`. */
export function targetUsername(task: Task): string {
  if (task.targetUsername === null) throw new RangeError(`task ${task.id} has no target account`);
  return task.targetUsername;
}
