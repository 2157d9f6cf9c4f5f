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

/** The target that a task of this type cannot be without. Throws when the stored row lacks it. */
export function targetPostId(task: Task): string {
  if (task.targetTweetId === null) throw new RangeError(`task ${task.id} has no target post`);
  return task.targetTweetId;
}

/** See `targetPostId`. */
export function targetUsername(task: Task): string {
  if (task.targetUsername === null) throw new RangeError(`task ${task.id} has no target account`);
  return task.targetUsername;
}
