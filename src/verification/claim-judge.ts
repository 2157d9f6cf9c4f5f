import { Injectable } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import { Clock } from '../platform/clock.js';
import { TwitterConnectionService } from '../twitter-connection/twitter-connection.service.js';
import type { XSession } from '../twitter-connection/x-session.js';
import { CallTally } from './call-tally.js';
import { MemberClaim } from './claim.js';
import type { ClaimedCompletion } from './completion.js';
import { EvidenceCache } from './evidence/evidence-cache.js';
import { EvidencePlanner, type Gathered } from './evidence/evidence-planner.js';
import type { Evidence, EvidenceSource } from './evidence/evidence.js';
import { asEvidence, withEvidence, type KnownEvidence } from './evidence/known-evidence.js';
import type { Need } from './evidence/need.js';
import { TargetLookup, type ClaimTicket } from './evidence/target-lookup.js';
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

  /** To be drawn when a claim is made; claims that were made together may share one. */
  drawTicket(): ClaimTicket {
    return this.targets.drawTicket();
  }

  /**
   * Gives one verdict for each completion, in order. A no rests on what X was asked after `claimed`. A failing X is a
   * verdict, never an exception.
   */
  async judge(
    userId: string,
    completions: readonly ClaimedCompletion[],
    claimed: ClaimTicket,
  ): Promise<JudgedClaim[]> {
    const connection = await this.connections.find(userId);
    if (connection === null)
      return completions.map((completion) => withoutCalls(completion, null, NOT_CONNECTED));
    if (connection.reconnectRequiredAt !== null) {
      return completions.map((completion) => withoutCalls(completion, connection.id, RECONNECT_REQUIRED));
    }
    const claims = completions.map((completion) => new MemberClaim(completion, connection));
    const known = await this.cache.recall(connection.id, this.clock.now());
    const early = this.#judgeEarly(connection, claims, asEvidence(known));
    const open = claims.filter((claim) => !early.has(claim));
    const asked = open.length === 0 ? null : await this.#askX(connection, open, known, claimed);
    return claims.flatMap((claim) => early.get(claim) ?? asked?.get(claim) ?? []);
  }

  /** What needs no call: scopes, account age, and a yes from what X showed a moment ago. */
  #judgeEarly(
    connection: TwitterConnection,
    claims: readonly MemberClaim[],
    known: Evidence,
  ): Map<MemberClaim, JudgedClaim> {
    const now = this.clock.now();
    const judged = new Map<MemberClaim, JudgedClaim>();
    for (const claim of claims) {
      const certain = claim.judgeWithoutCalls(now);
      if (certain !== null) {
        judged.set(claim, withoutCalls(claim.completion, connection.id, certain));
        continue;
      }
      const verdict = claim.judge(known, now);
      if (verdict.outcome !== 'approved') continue;
      judged.set(claim, { ...withoutCalls(claim.completion, connection.id, verdict), cacheHit: true });
    }
    return judged;
  }

  async #askX(
    connection: TwitterConnection,
    claims: readonly MemberClaim[],
    known: KnownEvidence,
    claimed: ClaimTicket,
  ): Promise<Map<MemberClaim, JudgedClaim>> {
    const session = this.connections.openSession(connection);
    const askedAt = this.clock.now();
    const { evidence, calls, sources } = await this.#gather(session, claims, known, askedAt);
    await this.cache.remember(connection.id, withEvidence(known, evidence, askedAt));
    await this.#keepFollowersCount(connection, evidence.profile?.value?.followersCount ?? null);
    const verdicts = new Map(claims.map((claim) => [claim, claim.judge(evidence, askedAt)]));

    const targetIds = new Set([...verdicts.values()].flatMap((verdict) => targetOfNo(verdict) ?? []));
    const targets = await this.targets.check(session, targetIds, claimed);
    const tally = new CallTally(new Map([...calls, ['targets', targets.calls] as const]));
    return new Map(
      [...verdicts].map(([claim, verdict]) => {
        const target = targetOfNo(verdict);
        const obstacle = target === null ? undefined : targets.obstacles.get(target);
        const asked = [...(sources.get(claim) ?? []), ...(target === null ? [] : (['targets'] as const))];
        return [claim, judgedByX(claim, connection.id, obstacle ?? verdict, tally, asked)];
      }),
    );
  }

  /** What the gates need comes first: nothing is asked for a claim that does not get past them. */
  async #gather(
    session: XSession,
    claims: readonly MemberClaim[],
    known: KnownEvidence,
    askedAt: Date,
  ): Promise<Gathered & { sources: ReadonlyMap<MemberClaim, readonly EvidenceSource[]> }> {
    const atGates = await this.planner.gather(
      session,
      claims.flatMap((claim) => claim.gateNeeds()),
      known,
    );
    const needs = new Map(
      claims.map((claim) => {
        const isOpen = claim.judgeGates(atGates.evidence, askedAt) === null;
        return [claim, isOpen ? claim.ruleNeeds() : []] as const;
      }),
    );
    const behind = await this.planner.gather(session, [...needs.values()].flat(), known);
    return {
      evidence: { ...atGates.evidence, ...behind.evidence },
      calls: new Map([...atGates.calls, ...behind.calls]),
      sources: new Map(
        [...needs].map(([claim, some]) => [claim, sourcesOf([...claim.gateNeeds(), ...some])]),
      ),
    };
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

function sourcesOf(needs: readonly Need[]): EvidenceSource[] {
  return needs.map(({ source }) => source);
}

function judgedByX(
  claim: MemberClaim,
  connectionId: string,
  verdict: Verdict,
  tally: CallTally,
  asked: readonly (EvidenceSource | 'targets')[],
): JudgedClaim {
  const apiCallCount = tally.take(asked);
  const isDecided = verdict.outcome !== 'undetermined';
  return {
    completion: claim.completion,
    connectionId,
    verdict,
    apiCallCount,
    cacheHit: isDecided && apiCallCount === 0,
    reachedX: tally.reachedX(asked),
  };
}
