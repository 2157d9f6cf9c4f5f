import type { TwitterConnection } from '#database';
import { parseTaskType, postOfStatusAddress } from '#task-target';
import { gateNeeds, judgeAccountAge, judgeGates } from './account-gates.js';
import type { ClaimedCompletion } from './completion.js';
import type { Evidence } from './evidence/evidence.js';
import type { Need } from './evidence/need.js';
import { scopesOf } from '../twitter-connection/connection-status.js';
import { missingScopes } from './required-scopes.js';
import { VERIFICATION_RULES } from './rules/index.js';
import type { Claim, VerificationRule } from './rules/rule.js';
import { undetermined, type Verdict } from './verdict.js';

/** One completion of a connected member, with everything that decides about it. */
export class MemberClaim {
  readonly #claim: Claim;
  readonly #rule: VerificationRule;

  constructor(
    readonly completion: ClaimedCompletion,
    private readonly connection: TwitterConnection,
  ) {
    const { task, proofUrl } = completion;
    const proofPostId = proofUrl === null ? null : (postOfStatusAddress(proofUrl)?.postId ?? null);
    this.#claim = { task, proofPostId, twitterId: connection.twitterId };
    this.#rule = VERIFICATION_RULES[parseTaskType(task.taskType)];
  }

  /** What is clear without asking X anything, or null. */
  judgeWithoutCalls(now: Date): Verdict | null {
    const missing = missingScopes(this.#rule.taskType, scopesOf(this.connection));
    if (missing.length > 0) {
      return undetermined('missing_scope', `the member has not granted ${missing.join(' ')}`, {
        seen: { missing },
      });
    }
    return judgeAccountAge(this.completion.task, this.connection.accountCreatedAt, now);
  }

  /** What has to be known before the account may pass to the task's rule. */
  gateNeeds(): Need[] {
    return gateNeeds(this.completion.task, this.connection);
  }

  /** What the task's rule needs, once the gates are open. */
  ruleNeeds(): Need[] {
    return this.#rule.needs(this.#claim);
  }

  /** The verdict of the gates, or null when they are open. */
  judgeGates(evidence: Evidence, now: Date): Verdict | null {
    return judgeGates(this.completion.task, this.connection, evidence, now);
  }

  judge(evidence: Evidence, now: Date): Verdict {
    return this.judgeGates(evidence, now) ?? this.#rule.judge(this.#claim, evidence);
  }
}
