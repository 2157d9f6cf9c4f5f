import { Injectable } from '@nestjs/common';
import type { XSession } from '../../../twitter-connection/tokens/x-session.js';
import { NO_CALLS, type CallCost } from '../../evidence/call-cost.js';
import type { Evidence } from '../../evidence/evidence.js';
import { rejected, type Verdict } from '../../verdict/verdict.js';
import { ALREADY_USED, AwardedAccounts } from '../awarded-accounts.js';
import { judgeBy, judgeWithoutCalls, type OpenClaim } from './claim.js';
import { TargetLookup, type ClaimOrder } from './target-lookup.js';

/** A verdict before X is called. `cacheHit`: cached evidence gave it. */
export interface EarlyVerdict {
  readonly verdict: Verdict;
  readonly cacheHit: boolean;
}

/** Verdicts by what is known already: X would be paid for nothing. All claims are of one member. */
@Injectable()
export class EarlyJudge {
  constructor(
    private readonly awarded: AwardedAccounts,
    private readonly targets: TargetLookup,
  ) {}

  /**
   * The verdicts that need no call: missing scopes, an account that is too young, an approval by cached evidence, or an
   * X account that another member was approved with.
   */
  async judge(claims: readonly OpenClaim[], known: Evidence): Promise<ReadonlyMap<OpenClaim, EarlyVerdict>> {
    const early = new Map(claims.flatMap((open) => judgeByKnown(open, known)));
    const others = claims.filter((open) => !early.has(open));
    const taken = await this.#takenByOthers(others);
    for (const open of others) {
      if (taken.has(open.claim.task.id)) early.set(open, { verdict: ACCOUNT_USED, cacheHit: false });
    }
    return early;
  }

  /**
   * The verdicts, by the completion's id, about targets that X did not show a while ago and does not show now, if it
   * shows no action with them either; and what this cost.
   */
  async judgeByTargets(
    session: XSession,
    claims: readonly OpenClaim[],
    claimOrder: ClaimOrder,
  ): Promise<{ verdicts: ReadonlyMap<string, Verdict>; cost: CallCost }> {
    const inDoubt = new Map(claims.flatMap((open) => this.#targetInDoubt(open)));
    if (inDoubt.size === 0) return { verdicts: new Map(), cost: NO_CALLS };
    const { targets, cost } = await this.targets.check(session, new Set(inDoubt.values()), claimOrder);
    const verdicts = [...inDoubt].flatMap(([id, lookUpId]): [string, Verdict][] => {
      const found = targets.get(lookUpId);
      const isGone = found?.state === 'obstacle' && found.obstacle.code === 'target_unavailable';
      return isGone ? [[id, found.obstacle]] : [];
    });
    return { verdicts: new Map(verdicts), cost };
  }

  #targetInDoubt({ rule, claim, completion }: OpenClaim): [string, string][] {
    const lookUpId = claim.target?.lookUpId;
    if (!rule.endsWithTarget || lookUpId === undefined) return [];
    const wasUnavailable = completion.errorCode === 'target_unavailable';
    return wasUnavailable || this.targets.isKnownGone(lookUpId) ? [[completion.id, lookUpId]] : [];
  }

  async #takenByOthers(claims: readonly OpenClaim[]): Promise<ReadonlySet<string>> {
    const [first] = claims;
    if (first === undefined) return new Set();
    const taskIds = claims.map(({ claim }) => claim.task.id);
    const { completion, connection } = first;
    return this.awarded.takenByOthers(taskIds, {
      userId: completion.userId,
      twitterId: connection.twitterId,
    });
  }
}

const ACCOUNT_USED = rejected(ALREADY_USED.code, ALREADY_USED.reason, {});

function judgeByKnown(open: OpenClaim, known: Evidence): [OpenClaim, EarlyVerdict][] {
  const certain = judgeWithoutCalls(open);
  if (certain !== null) return [[open, { verdict: certain, cacheHit: false }]];
  const verdict = judgeBy(open, known);
  return verdict.outcome === 'approved' ? [[open, { verdict, cacheHit: true }]] : [];
}
