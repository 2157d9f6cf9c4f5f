import type { Task, TwitterConnection } from '#database';
import { parseTaskType, postOfStatusAddress } from '#task-target';
import { gateNeeds, judgeAccountAge, judgeGates } from './account-gates.js';
import type { ClaimedCompletion } from './completion.js';
import type { Evidence } from './evidence/evidence.js';
import type { Need } from './evidence/need.js';
import { scopesOf } from '../twitter-connection/connection-status.js';
import { missingScopes } from './required-scopes.js';
import { VERIFICATION_RULES } from './rules/index.js';
import { oldestId, targetPostOf, type Claim, type TargetPost, type VerificationRule } from './rules/rule.js';
import { undetermined, type Verdict } from './verdict.js';

/** One completion of a connected member, with everything that decides about it. */
export class MemberClaim {
  readonly #claim: Claim;
  readonly #rule: VerificationRule;

  constructor(
    readonly completion: ClaimedCompletion,
    private readonly connection: TwitterConnection,
    private readonly now: Date,
  ) {
    const { task, proofUrl } = completion;
    const proofPostId = proofUrl === null ? null : (postOfStatusAddress(proofUrl)?.postId ?? null);
    this.#claim = { task, proofPostId, twitterId: connection.twitterId, target: targetPostOf(task), now };
    this.#rule = VERIFICATION_RULES[parseTaskType(task.taskType)];
  }

  get task(): Task {
    return this.completion.task;
  }

  /** The same claim about a task whose target is known better by now. */
  withTask(facts: Partial<Pick<Task, 'targetUserId' | 'targetTweetIds'>>): MemberClaim {
    const task = { ...this.task, ...facts };
    return new MemberClaim({ ...this.completion, task }, this.connection, this.now);
  }

  /** What is clear without asking X anything, or null. */
  judgeWithoutCalls(): Verdict | null {
    const missing = missingScopes(this.#rule.taskType, scopesOf(this.connection));
    if (missing.length > 0) {
      return undetermined('missing_scope', `the member has not granted ${missing.join(' ')}`, {
        seen: { missing },
      });
    }
    return judgeAccountAge(this.task, this.connection.accountCreatedAt, this.now);
  }

  /** What has to be known before the account may pass to the task's rule. */
  gateNeeds(): Need[] {
    return gateNeeds(this.task, this.connection);
  }

  /** What the task's rule needs, once the gates are open. */
  ruleNeeds(): Need[] {
    return this.#rule.needs(this.#claim);
  }

  /** The verdict of the gates, or null when they are open. */
  judgeGates(evidence: Evidence): Verdict | null {
    return judgeGates(this.task, this.connection, evidence, this.now);
  }

  judge(evidence: Evidence): Verdict {
    return this.judgeGates(evidence) ?? this.#rule.judge(this.#claim, evidence);
  }

  /** The target with the posts that stand for it by a newer look-up, or null when all of them were known. */
  betterTarget(told: TargetPost): BetterTarget | null {
    const known = this.#claim.target;
    if (known === null) return null;
    const target = { lookUpId: told.lookUpId, ids: [...new Set([told.lookUpId, ...told.ids, ...known.ids])] };
    if (target.lookUpId === known.lookUpId && target.ids.length === known.ids.length) return null;
    return { ids: target.ids, isOlder: BigInt(oldestId(target)) < BigInt(oldestId(known)) };
  }
}

export interface BetterTarget {
  /** All posts that stand for the target, the one to look up first. */
  readonly ids: readonly string[];
  /** Whether deeds may be older than was known. */
  readonly isOlder: boolean;
}
