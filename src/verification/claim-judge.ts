import { Injectable } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import { Clock } from '../platform/clock.js';
import { TwitterConnectionService } from '../twitter-connection/twitter-connection.service.js';
import { CallTally } from './call-tally.js';
import { MemberClaim } from './claim.js';
import type { ClaimedCompletion } from './completion.js';
import { EvidenceCache } from './evidence/evidence-cache.js';
import { EvidencePlanner } from './evidence/evidence-planner.js';
import type { EvidenceSource } from './evidence/evidence.js';
import { TargetLookup } from './evidence/target-lookup.js';
import { undetermined, type Verdict } from './verdict.js';

/** What one attempt found out about one completion. */
export interface JudgedClaim {
  readonly completion: ClaimedCompletion;
  readonly connectionId: string | null;
  readonly verdict: Verdict;
  readonly apiCallCount: number;
  /** Answered from evidence that was there already: no call was made for this claim. */
  readonly cacheHit: boolean;
  /** Whether X was asked anything that this claim needed. */
  readonly reachedX: boolean;
}

/** Judges the claims of one member together, so that they share every call to X. */
@Injectable()
export class ClaimJudge {
  constructor(
    private readonly connections: TwitterConnectionService,
    private readonly planner: EvidencePlanner,
    private readonly cache: EvidenceCache,
    private readonly targets: TargetLookup,
    private readonly clock: Clock,
  ) {}

  /** Gives one verdict for each completion, in order. A failing X is a verdict, never an exception. */
  async judge(userId: string, completions: readonly ClaimedCompletion[]): Promise<JudgedClaim[]> {
    const connection = await this.connections.find(userId);
    if (connection === null)
      return completions.map((completion) => withoutCalls(completion, null, NOT_CONNECTED));
    if (connection.reconnectRequiredAt !== null) {
      return completions.map((completion) => withoutCalls(completion, connection.id, RECONNECT_REQUIRED));
    }
    return this.#judgeConnected(
      connection,
      completions.map((completion) => new MemberClaim(completion, connection)),
    );
  }

  async #judgeConnected(
    connection: TwitterConnection,
    claims: readonly MemberClaim[],
  ): Promise<JudgedClaim[]> {
    const early = this.#judgeEarly(connection, claims);
    const open = claims.filter((claim) => !early.has(claim));
    const judged =
      open.length === 0 ? new Map<MemberClaim, JudgedClaim>() : await this.#askX(connection, open);
    return claims.flatMap((claim) => early.get(claim) ?? judged.get(claim) ?? []);
  }

  /** What needs no call: scopes, account age, and a yes from what X showed a moment ago. */
  #judgeEarly(connection: TwitterConnection, claims: readonly MemberClaim[]): Map<MemberClaim, JudgedClaim> {
    const now = this.clock.now();
    const remembered = this.cache.recall(connection.id, now);
    const judged = new Map<MemberClaim, JudgedClaim>();
    for (const claim of claims) {
      const certain = claim.judgeWithoutCalls(now);
      if (certain !== null) {
        judged.set(claim, withoutCalls(claim.completion, connection.id, certain));
        continue;
      }
      const verdict = claim.judge(remembered, now);
      if (verdict.outcome !== 'approved') continue;
      judged.set(claim, { ...withoutCalls(claim.completion, connection.id, verdict), cacheHit: true });
    }
    return judged;
  }

  async #askX(
    connection: TwitterConnection,
    claims: readonly MemberClaim[],
  ): Promise<Map<MemberClaim, JudgedClaim>> {
    const session = this.connections.openSession(connection);
    const askedAt = this.clock.now();
    const { evidence, calls } = await this.planner.gather(
      session,
      claims.flatMap((claim) => claim.needs()),
    );
    this.cache.remember(connection.id, evidence, askedAt);
    await this.#keepFollowersCount(connection, evidence.profile?.value?.followersCount ?? null);
    const verdicts = new Map(claims.map((claim) => [claim, claim.judge(evidence, askedAt)]));

    const targetIds = new Set([...verdicts.values()].flatMap((verdict) => targetOfNo(verdict) ?? []));
    const targets = await this.targets.check(session, targetIds);
    const tally = new CallTally(new Map([...calls, ['targets', targets.calls] as const]));
    return new Map(
      [...verdicts].map(([claim, verdict]) => {
        const target = targetOfNo(verdict);
        const obstacle = target === null ? undefined : targets.obstacles.get(target);
        return [claim, judgedByX(claim, connection.id, obstacle ?? verdict, tally, target !== null)];
      }),
    );
  }

  async #keepFollowersCount(connection: TwitterConnection, followersCount: number | null): Promise<void> {
    if (followersCount !== null) await this.connections.saveFollowersCount(connection.id, followersCount);
  }
}

const NOT_CONNECTED = undetermined('twitter_not_connected', 'the member has not connected an X account');
const RECONNECT_REQUIRED = undetermined('token_expired', 'the member has to connect the X account again');

/** The post that a no is about, which has to be looked up before the no is said. */
function targetOfNo(verdict: Verdict): string | null {
  return verdict.outcome === 'rejected' ? verdict.aboutPost : null;
}

function withoutCalls(
  completion: ClaimedCompletion,
  connectionId: string | null,
  verdict: Verdict,
): JudgedClaim {
  return { completion, connectionId, verdict, apiCallCount: 0, cacheHit: false, reachedX: false };
}

function judgedByX(
  claim: MemberClaim,
  connectionId: string,
  verdict: Verdict,
  tally: CallTally,
  targetWasChecked: boolean,
): JudgedClaim {
  const sources: (EvidenceSource | 'targets')[] = claim.needs().map(({ source }) => source);
  if (targetWasChecked) sources.push('targets');
  const apiCallCount = tally.take(sources);
  const isDecided = verdict.outcome !== 'undetermined';
  return {
    completion: claim.completion,
    connectionId,
    verdict,
    apiCallCount,
    cacheHit: isDecided && apiCallCount === 0,
    reachedX: tally.reachedX(sources),
  };
}
