import type { Task, TwitterConnection } from '#database';
import { parseTaskType, postOfStatusAddress } from '#task-target';
import { scopesOf } from '../../../twitter-connection/connection/connection-status.js';
import type { ClaimedCompletion } from '../../completion/completion.js';
import type { Evidence } from '../../evidence/evidence.js';
import { VERIFICATION_RULES } from '../../rules/index.js';
import {
  oldestId,
  targetPostOf,
  type Claim,
  type TargetPost,
  type VerificationRule,
} from '../../rules/rule.js';
import { undetermined, type Verdict } from '../../verdict/verdict.js';
import { judgeAccountAge, judgeGates } from './account-gates.js';

/** A completion that is to be judged, with the member's connection and the rule. */
export interface OpenClaim {
  readonly completion: ClaimedCompletion;
  readonly connection: TwitterConnection;
  readonly claim: Claim;
  readonly rule: VerificationRule;
}

/** The claim with the rule of its task type. @throws RangeError when the stored type is unknown */
export function toOpenClaim(
  completion: ClaimedCompletion,
  connection: TwitterConnection,
  now: Date,
): OpenClaim {
  const { task, proofUrl } = completion;
  const proofPostId = proofUrl === null ? null : (postOfStatusAddress(proofUrl)?.postId ?? null);
  const claim = { task, proofPostId, twitterId: connection.twitterId, target: targetPostOf(task), now };
  return { completion, connection, claim, rule: VERIFICATION_RULES[parseTaskType(task.taskType)] };
}

/** The claim, with what X showed about the target of its task. */
export function withTarget(
  { completion, connection, claim }: OpenClaim,
  facts: Partial<Pick<Task, 'targetUserId' | 'targetTweetIds'>>,
): OpenClaim {
  return toOpenClaim({ ...completion, task: { ...completion.task, ...facts } }, connection, claim.now);
}

/** The verdict when scopes are missing or the account is known to be too young; null otherwise. */
export function judgeWithoutCalls({ claim, rule, connection }: OpenClaim): Verdict | null {
  const granted = scopesOf(connection);
  const missing = rule.scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return judgeAccountAge(claim.task, connection.accountCreatedAt, claim.now);
  const detail = `the member has not granted ${missing.join(' ')}`;
  return undetermined('missing_scope', detail, { seen: { missing } });
}

/** The verdict of the account gates, or of the rule when the account passes them. */
export function judgeBy({ claim, rule, connection }: OpenClaim, evidence: Evidence): Verdict {
  return judgeGates(claim.task, connection, evidence, claim.now) ?? rule.judge(claim, evidence);
}

/** The target with the posts that a look-up found to stand for it, or null when all of them were known. */
export function extendTarget({ claim: { target: known } }: OpenClaim, post: TargetPost): TargetChange | null {
  if (known === null) return null;
  const target = { lookUpId: post.lookUpId, ids: [...new Set([post.lookUpId, ...post.ids, ...known.ids])] };
  if (target.lookUpId === known.lookUpId && target.ids.length === known.ids.length) return null;
  return { ids: target.ids, isOlder: BigInt(oldestId(target)) < BigInt(oldestId(known)) };
}

export interface TargetChange {
  /** All posts that stand for the target, the one to look up first. */
  readonly ids: readonly string[];
  /** Whether its oldest post is older than before, so that the timeline has to be read further back. */
  readonly isOlder: boolean;
}
