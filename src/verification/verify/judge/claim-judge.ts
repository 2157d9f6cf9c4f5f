import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { TwitterConnection } from '#database';
import type { ServiceClass, XAccount, XRelationship, XSpendGuard } from '#x-api';
import { Clock } from '../../../platform/time/clock.js';
import { TaskTargetsRepository } from '../../../tasks/task-targets.repository.js';
import { TwitterConnectionService } from '../../../twitter-connection/connection/twitter-connection.service.js';
import type { XSession } from '../../../twitter-connection/tokens/x-session.js';
import { CallTally } from './call-tally.js';
import { gateNeeds, judgeGates } from './account-gates.js';
import { EarlyJudge } from './early-judge.js';
import { extendTarget, judgeBy, toOpenClaim, withTarget, type OpenClaim } from './claim.js';
import type { ClaimedCompletion } from '../../completion/completion.js';
import { addCosts, NO_CALLS, type CallCost } from '../../evidence/call-cost.js';
import { EvidenceCache } from '../../evidence/evidence-cache.js';
import { EvidencePlanner, type Gathered } from '../../evidence/evidence-planner.js';
import type { Evidence, EvidenceSource } from '../../evidence/evidence.js';
import { asEvidence, withEvidence, type KnownEvidence } from '../../evidence/known-evidence.js';
import type { Need } from '../../evidence/need.js';
import { TargetLookup, type ClaimOrder, type TargetState } from './target-lookup.js';
import { undetermined, type Verdict } from '../../verdict/verdict.js';

/** The connection as it was when the claim was judged. */
export type JudgedConnection = Pick<TwitterConnection, 'id' | 'twitterId' | 'connectedAt'>;

/** The verdict about one completion, and what it took. */
export interface JudgedClaim {
  /** As it was when it was judged, with its task. */
  readonly completion: ClaimedCompletion;
  /** The connection that was used; null when the member had none. */
  readonly connection: JudgedConnection | null;
  readonly verdict: Verdict;
  /** Of the calls that no earlier claim of the same verification has counted. */
  readonly cost: CallCost;
  /** Decided without a call of its own: by cached evidence, or by what was read for another claim. */
  readonly cacheHit: boolean;
  /** Whether X was called for anything that this claim needed. */
  readonly reachedX: boolean;
}

/** When the claims were made, and for whom they are judged. */
export interface JudgeOptions {
  readonly claimOrder: ClaimOrder;
  readonly serviceClass: ServiceClass;
  /** The member's connection as it was read a moment ago; by default it is read. */
  readonly connection?: TwitterConnection | null | undefined;
  /** Counts the calls to X, instead of the guard of all calls. */
  readonly spend?: XSpendGuard | undefined;
}

/** A username that X shows again is saved again after this time: connections and tasks may have been added. */
const SAVED_AGAIN_MS = 60_000;
const MOST_USERNAMES = 10_000;

type CallSource = EvidenceSource | 'targets';

interface JudgedOnce {
  readonly open: OpenClaim;
  readonly verdict: Verdict;
  /** The sources that it needed. */
  readonly sources: readonly CallSource[];
}

interface CheckedClaim extends JudgedOnce {
  /** Whether to judge it again: by the same evidence, or after reading further back. */
  readonly again: 'same' | 'further_back' | null;
}

/** Judges the claims of one member together, so that they share every call to X. */
@Injectable()
export class ClaimJudge {
  /** By id of the account: X shows the account of a task to everybody who claims it. */
  readonly #savedUsernames = new LRUCache<string, string>({ max: MOST_USERNAMES, ttl: SAVED_AGAIN_MS });

  constructor(
    private readonly connections: TwitterConnectionService,
    private readonly taskTargets: TaskTargetsRepository,
    private readonly planner: EvidencePlanner,
    private readonly cache: EvidenceCache,
    private readonly targets: TargetLookup,
    private readonly earlyJudge: EarlyJudge,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives one verdict for each completion, in order. A rejection rests on what was read after the claim was made. A failure
   * of X is a verdict, never an exception. What X shows about targets, the profile and handles on the way is saved.
   */
  async judge(
    userId: string,
    completions: readonly ClaimedCompletion[],
    options: JudgeOptions,
  ): Promise<JudgedClaim[]> {
    const connection =
      options.connection === undefined
        ? await this.connections.find(userId)
        : await this.connections.checked(options.connection);
    if (connection === null)
      return completions.map((completion) => withoutCalls(completion, null, NOT_CONNECTED));
    if (connection.reconnectRequiredAt !== null) {
      return completions.map((completion) => withoutCalls(completion, connection, RECONNECT_REQUIRED));
    }
    const now = this.clock.now();
    const known = await this.cache.recall(connection.id, now);
    const shown = asEvidence(known);
    const claims = await this.#pinTargets(
      completions.map((completion) => toOpenClaim(completion, connection, now)),
      shown,
    );
    const early = await this.earlyJudge.judge(claims, shown);
    const open = claims.filter((claim) => !early.has(claim));
    const judged = open.length === 0 ? [] : await this.#judgeByX(connection, open, known, options);
    const later = new Map(open.map((claim, index) => [claim, judged[index]]));
    return claims.flatMap((claim) => {
      const found = early.get(claim);
      if (found === undefined) return later.get(claim) ?? [];
      return { ...withoutCalls(claim.completion, connection, found.verdict), cacheHit: found.cacheHit };
    });
  }

  /** Judges by what X shows, and again by what a look-up of the target shows. One verdict for each claim, in order. */
  async #judgeByX(
    connection: TwitterConnection,
    claims: readonly OpenClaim[],
    known: KnownEvidence,
    { claimOrder, serviceClass, spend }: JudgeOptions,
  ): Promise<JudgedClaim[]> {
    const askedAt = this.clock.now();
    const session = this.connections.openSession(connection, { serviceClass, spend });
    const byTargets = await this.earlyJudge.judgeByTargets(session, claims, claimOrder);
    const hopeful = claims.filter(({ completion }) => !byTargets.verdicts.has(completion.id));
    const first = await this.#gather(session, hopeful, known);
    const judged = (await this.#pinTargets(claims, first.evidence)).map((open): JudgedOnce => {
      const { id } = open.completion;
      const early = byTargets.verdicts.get(id);
      if (early !== undefined) return { open, verdict: early, sources: ['targets'] };
      return { open, verdict: judgeBy(open, first.evidence), sources: first.sources.get(id) ?? [] };
    });

    const lookUpIds = new Set(judged.flatMap(({ verdict }) => postToLookUp(verdict) ?? []));
    const { targets, cost } = await this.targets.check(session, lookUpIds, claimOrder);
    const checked = await Promise.all(judged.map((once) => this.#checkTarget(once, targets)));
    const knownByNow = withEvidence(known, first.evidence, askedAt);
    const furtherBack = checked.filter(({ again }) => again === 'further_back').map(({ open }) => open);
    const second =
      furtherBack.length === 0 ? null : await this.#gather(session, furtherBack, knownByNow, first.evidence);
    const evidence = { ...first.evidence, ...second?.evidence };
    const final = checked.map(({ again, ...once }) => {
      if (again === null) return once;
      return { ...once, verdict: judgeBy(once.open, again === 'same' ? first.evidence : evidence) };
    });
    await this.cache.remember(connection.id, withEvidence(knownByNow, second?.evidence ?? {}, askedAt));
    await this.#saveProfileAndHandles(connection, first.evidence, final);
    const targetCosts = new Map([['targets', addCosts(byTargets.cost, cost)]] as const);
    const tally = new CallTally(sumOfCosts(first.costs, second?.costs, targetCosts));
    return final.map((once) => toJudgedClaim(once, tally));
  }

  /** Reads the profile if the account gates need it and it is not given, then what the rules need of those that pass. */
  async #gather(
    session: XSession,
    claims: readonly OpenClaim[],
    known: KnownEvidence,
    { profile }: Pick<Evidence, 'profile'> = {},
  ): Promise<Gathered & { sources: ReadonlyMap<string, readonly EvidenceSource[]> }> {
    const forGates =
      profile === undefined
        ? await this.planner.gather(session, claims.flatMap(needsAtGates), known)
        : { evidence: { profile }, costs: new Map<EvidenceSource, CallCost>() };
    const needs = claims.map((open) => {
      const { claim, connection, rule } = open;
      const passes = judgeGates(claim.task, connection, forGates.evidence, claim.now) === null;
      return { open, byRule: passes ? rule.needs(claim) : [] };
    });
    const forRules = await this.planner.gather(
      session,
      needs.flatMap(({ byRule }) => byRule),
      known,
    );
    return {
      evidence: { ...forGates.evidence, ...forRules.evidence },
      costs: new Map([...forGates.costs, ...forRules.costs]),
      sources: new Map(
        needs.map(({ open, byRule }) => [open.completion.id, sourcesOf([...needsAtGates(open), ...byRule])]),
      ),
    };
  }

  /** Stores in follow tasks which account has the target's handle, when X shows it for the first time. */
  #pinTargets(
    claims: readonly OpenClaim[],
    { relationships }: Pick<Evidence, 'relationships'>,
  ): Promise<OpenClaim[]> {
    return Promise.all(
      claims.map(async (open) => {
        const { task } = open.claim;
        if (task.targetUsername === null || task.targetUserId !== null) return open;
        const shown = relationships?.value.get(task.targetUsername.toLowerCase());
        if (shown?.state !== 'found') return open;
        const pinned = await this.taskTargets.pinTargetUser(task, shown.userId);
        return pinned === null ? open : withTarget(open, { targetUserId: pinned });
      }),
    );
  }

  /** Turns a rejection into `undetermined` when its target was not found, or has it judged again with further posts. */
  async #checkTarget(once: JudgedOnce, targets: ReadonlyMap<string, TargetState>): Promise<CheckedClaim> {
    const lookUpId = postToLookUp(once.verdict);
    if (lookUpId === null) return { ...once, again: null };
    const sources = [...once.sources, 'targets'] as const;
    const found = targets.get(lookUpId);
    if (found?.state !== 'found')
      return { ...once, sources, verdict: found?.obstacle ?? NOT_LOOKED_UP, again: null };
    const extended = extendTarget(once.open, found.target);
    if (extended === null) return { ...once, sources, again: null };
    await this.taskTargets.keepTargetPosts(once.open.claim.task, extended.ids);
    const open = withTarget(once.open, { targetTweetIds: extended.ids.join(' ') });
    return { ...once, open, sources, again: extended.isOlder ? 'further_back' : 'same' };
  }

  /** Saves what X showed about the profile and handles, and flags tasks whose handle belongs to another account now. */
  async #saveProfileAndHandles(
    connection: TwitterConnection,
    { profile, relationships }: Evidence,
    claims: readonly JudgedOnce[],
  ): Promise<void> {
    for (const { open, verdict } of claims) {
      if (verdict.outcome === 'undetermined' && verdict.code === 'target_changed')
        await this.taskTargets.flagTargetChanged(open.claim.task, this.clock.now());
    }
    if (profile?.value) await this.connections.keepProfile(connection, profile.value);
    const targets = accountsIn(relationships?.value ?? new Map<string, XRelationship>());
    const { twitterId: id, username } = connection;
    const shown = profile?.value?.username ?? username;
    const accounts = shown === username ? targets : [{ id, username: shown }, ...targets];
    const unsaved = accounts.filter((account) => this.#savedUsernames.get(account.id) !== account.username);
    await this.connections.keepUsernames(unsaved);
    await this.taskTargets.keepUsernames(unsaved);
    for (const account of unsaved) this.#savedUsernames.set(account.id, account.username);
  }
}

const NOT_CONNECTED = undetermined('twitter_not_connected', 'the member has not connected an X account');
const RECONNECT_REQUIRED = undetermined('token_expired', 'the member has to connect the X account again');
const NOT_LOOKED_UP = undetermined('x_unavailable', 'X did not answer about the target post');

function needsAtGates({ claim, connection }: OpenClaim): Need[] {
  return gateNeeds(claim.task, connection);
}

/** The post that has to be looked up before the verdict is recorded, or null. */
function postToLookUp(verdict: Verdict): string | null {
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
  return { completion, connection, verdict, cost: NO_CALLS, cacheHit: false, reachedX: false };
}

function sourcesOf(needs: readonly Need[]): EvidenceSource[] {
  return needs.map(({ source }) => source);
}

function sumOfCosts(
  ...parts: readonly (ReadonlyMap<CallSource, CallCost> | undefined)[]
): ReadonlyMap<CallSource, CallCost> {
  const sum = new Map<CallSource, CallCost>();
  for (const [source, cost] of parts.flatMap((part) => [...(part ?? [])]))
    sum.set(source, addCosts(sum.get(source) ?? NO_CALLS, cost));
  return sum;
}

function toJudgedClaim({ open, verdict, sources }: JudgedOnce, tally: CallTally): JudgedClaim {
  const cost = tally.take(sources);
  const isDecided = verdict.outcome !== 'undetermined';
  return {
    completion: open.completion,
    connection: open.connection,
    verdict,
    cost,
    cacheHit: isDecided && cost.calls === 0,
    reachedX: tally.reachedX(sources),
  };
}
