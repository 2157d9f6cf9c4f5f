import { Injectable } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import type { XAccount, XRelationship } from '#x-api';
import { Clock } from '../platform/clock.js';
import { TaskTargetsRepository } from '../tasks/task-targets.repository.js';
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
import { TargetLookup, type ClaimTicket, type TargetState } from './evidence/target-lookup.js';
import { undetermined, type Verdict } from './verdict.js';

/** What one attempt found out about one completion. */
export interface JudgedClaim {
  /** As it was when it was judged, with its task. */
  readonly completion: ClaimedCompletion;
  /** The connection that it was judged by; null when the member had none. */
  readonly connection: Pick<TwitterConnection, 'id' | 'twitterId' | 'connectedAt'> | null;
  readonly verdict: Verdict;
  readonly apiCallCount: number;
  /** Answered from evidence that was there already: no call was made for this claim. */
  readonly cacheHit: boolean;
  /** Whether X was asked anything that this claim needed. */
  readonly reachedX: boolean;
}

type CallSource = EvidenceSource | 'targets';

/** A claim on its way to its verdict. */
interface OpenClaim {
  readonly claim: MemberClaim;
  readonly verdict: Verdict;
  /** What X was asked for it. */
  readonly asked: readonly CallSource[];
}

interface LookedUpClaim extends OpenClaim {
  /** By which evidence it is to be judged again, if it is. */
  readonly again: 'same' | 'deeper' | null;
}

/** Judges the claims of one member together, so that they share every call to X. */
@Injectable()
export class ClaimJudge {
  constructor(
    private readonly connections: TwitterConnectionService,
    private readonly taskTargets: TaskTargetsRepository,
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
   * verdict, never an exception. What X tells on the way of targets and handles is kept.
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
      return completions.map((completion) => withoutCalls(completion, connection, RECONNECT_REQUIRED));
    }
    const now = this.clock.now();
    const known = await this.cache.recall(connection.id, now);
    const shown = asEvidence(known);
    const claims = await this.#pinTargets(
      completions.map((completion) => new MemberClaim(completion, connection, now)),
      shown,
    );
    const early = new Map(claims.flatMap((claim) => judgeEarly(connection, claim, shown)));
    const open = claims.filter((claim) => !early.has(claim));
    const asked = open.length === 0 ? [] : await this.#askX(connection, open, known, claimed);
    const later = new Map(open.map((claim, index) => [claim, asked[index]]));
    return claims.flatMap((claim) => early.get(claim) ?? later.get(claim) ?? []);
  }

  /** One verdict for each claim, in order. */
  async #askX(
    connection: TwitterConnection,
    claims: readonly MemberClaim[],
    known: KnownEvidence,
    claimed: ClaimTicket,
  ): Promise<JudgedClaim[]> {
    const askedAt = this.clock.now();
    const session = this.connections.openSession(connection);
    const first = await this.#gather(session, claims, known);
    const judged = (await this.#pinTargets(claims, first.evidence)).map((claim) => ({
      claim,
      verdict: claim.judge(first.evidence),
      asked: first.sources.get(claim.completion.id) ?? [],
    }));

    const lookUpIds = new Set(judged.flatMap(({ verdict }) => targetOfNo(verdict) ?? []));
    const { targets, calls } = await this.targets.check(session, lookUpIds, claimed);
    const lookedUp = await Promise.all(judged.map((open) => this.#withTarget(open, targets)));
    const knownByNow = withEvidence(known, first.evidence, askedAt);
    const deeper = lookedUp.filter(({ again }) => again === 'deeper').map(({ claim }) => claim);
    const second = deeper.length === 0 ? null : await this.#gather(session, deeper, knownByNow);
    const evidence = { ...first.evidence, ...second?.evidence };
    const final = lookedUp.map(({ again, ...open }) => {
      if (again === null) return open;
      return { ...open, verdict: open.claim.judge(again === 'deeper' ? evidence : first.evidence) };
    });
    await this.cache.remember(connection.id, withEvidence(knownByNow, second?.evidence ?? {}, askedAt));
    await this.#keepWhatWasTold(connection, first.evidence, final);
    const tally = new CallTally(sumOfCalls(first.calls, second?.calls, new Map([['targets', calls]])));
    return final.map((open) => judgedByX(open, connection, tally));
  }

  /** What the gates need comes first: nothing is asked for a claim that does not get past them. */
  async #gather(
    session: XSession,
    claims: readonly MemberClaim[],
    known: KnownEvidence,
  ): Promise<Gathered & { sources: ReadonlyMap<string, readonly EvidenceSource[]> }> {
    const atGates = await this.planner.gather(
      session,
      claims.flatMap((claim) => claim.gateNeeds()),
      known,
    );
    const needs = claims.map((claim) => {
      const isOpen = claim.judgeGates(atGates.evidence) === null;
      return { claim, some: isOpen ? claim.ruleNeeds() : [] };
    });
    const behind = await this.planner.gather(
      session,
      needs.flatMap(({ some }) => some),
      known,
    );
    return {
      evidence: { ...atGates.evidence, ...behind.evidence },
      calls: new Map([...atGates.calls, ...behind.calls]),
      sources: new Map(
        needs.map(({ claim, some }) => [claim.completion.id, sourcesOf([...claim.gateNeeds(), ...some])]),
      ),
    };
  }

  /** Follow tasks are about an account: the first look-up that shows the handle says which. */
  #pinTargets(
    claims: readonly MemberClaim[],
    { relationships }: Pick<Evidence, 'relationships'>,
  ): Promise<MemberClaim[]> {
    return Promise.all(
      claims.map(async (claim) => {
        const { targetUsername, targetUserId } = claim.task;
        if (targetUsername === null || targetUserId !== null) return claim;
        const shown = relationships?.value.get(targetUsername.toLowerCase());
        if (shown?.state !== 'found') return claim;
        const pinned = await this.taskTargets.pinTargetUser(claim.task, shown.userId);
        return pinned === null ? claim : claim.withTask({ targetUserId: pinned });
      }),
    );
  }

  /** Before a no about a target is said, the claim gets every post that stands for it, and is judged again. */
  async #withTarget(open: OpenClaim, targets: ReadonlyMap<string, TargetState>): Promise<LookedUpClaim> {
    const lookUpId = targetOfNo(open.verdict);
    if (lookUpId === null) return { ...open, again: null };
    const asked = [...open.asked, 'targets'] as const;
    const found = targets.get(lookUpId);
    if (found?.state !== 'found')
      return { ...open, asked, verdict: found?.obstacle ?? NOT_LOOKED_UP, again: null };
    const better = open.claim.betterTarget(found.target);
    if (better === null) return { ...open, asked, again: null };
    await this.taskTargets.keepTargetPosts(open.claim.task, better.ids);
    const claim = open.claim.withTask({ targetTweetIds: better.ids.join(' ') });
    return { ...open, claim, asked, again: better.isOlder ? 'deeper' : 'same' };
  }

  /** What X told of handles and followers on the way, and of handles that belong to somebody else now. */
  async #keepWhatWasTold(
    connection: TwitterConnection,
    { profile, timeline, relationships }: Evidence,
    claims: readonly OpenClaim[],
  ): Promise<void> {
    for (const { claim, verdict } of claims) {
      if (verdict.outcome === 'undetermined' && verdict.code === 'target_changed')
        await this.taskTargets.flagTargetChanged(claim.task, this.clock.now());
    }
    if (profile?.value) await this.connections.keepProfile(connection, profile.value);
    const targets = accountsIn(relationships?.value ?? new Map<string, XRelationship>());
    const { twitterId: id, username } = connection;
    const told = profile?.value?.username ?? timeline?.username ?? username;
    const accounts = told === username ? targets : [{ id, username: told }, ...targets];
    await this.connections.keepUsernames(accounts);
    await this.taskTargets.keepUsernames(accounts);
  }
}

const NOT_CONNECTED = undetermined('twitter_not_connected', 'the member has not connected an X account');
const RECONNECT_REQUIRED = undetermined('token_expired', 'the member has to connect the X account again');
const NOT_LOOKED_UP = undetermined('x_unavailable', 'X did not answer about the target post');

/** What needs no call: scopes, account age, and a yes from what X showed a moment ago. */
function judgeEarly(
  connection: TwitterConnection,
  claim: MemberClaim,
  known: Evidence,
): (readonly [MemberClaim, JudgedClaim])[] {
  const certain = claim.judgeWithoutCalls();
  if (certain !== null) return [[claim, withoutCalls(claim.completion, connection, certain)]];
  const verdict = claim.judge(known);
  if (verdict.outcome !== 'approved') return [];
  return [[claim, { ...withoutCalls(claim.completion, connection, verdict), cacheHit: true }]];
}

/** The post that a no is about, which has to be looked up before the no is said. */
function targetOfNo(verdict: Verdict): string | null {
  return verdict.outcome === 'rejected' ? verdict.aboutPost : null;
}

function accountsIn(relationships: ReadonlyMap<string, XRelationship>): XAccount[] {
  return [...relationships.values()].flatMap((shown) =>
    shown.state === 'found' ? [{ id: shown.userId, username: shown.username }] : [],
  );
}

function withoutCalls(
  completion: ClaimedCompletion,
  connection: JudgedClaim['connection'],
  verdict: Verdict,
): JudgedClaim {
  return { completion, connection, verdict, apiCallCount: 0, cacheHit: false, reachedX: false };
}

function sourcesOf(needs: readonly Need[]): EvidenceSource[] {
  return needs.map(({ source }) => source);
}

function sumOfCalls(
  ...parts: readonly (ReadonlyMap<CallSource, number> | undefined)[]
): ReadonlyMap<CallSource, number> {
  const sum = new Map<CallSource, number>();
  for (const [source, count] of parts.flatMap((part) => [...(part ?? [])]))
    sum.set(source, (sum.get(source) ?? 0) + count);
  return sum;
}

function judgedByX(
  { claim, verdict, asked }: OpenClaim,
  connection: TwitterConnection,
  tally: CallTally,
): JudgedClaim {
  const apiCallCount = tally.take(asked);
  const isDecided = verdict.outcome !== 'undetermined';
  return {
    completion: claim.completion,
    connection,
    verdict,
    apiCallCount,
    cacheHit: isDecided && apiCallCount === 0,
    reachedX: tally.reachedX(asked),
  };
}
