import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { repostedId, XApiClient, type XPost, type XPostLookup } from '#x-api';
import { AppConfig } from '../../../config/app-config.js';
import { Clock } from '../../../platform/time/clock.js';
import type { XSession } from '../../../twitter-connection/tokens/x-session.js';
import { failed } from '../../rules/judge-list.js';
import { isNewPost } from '../../rules/post-time.js';
import type { TargetPost } from '../../rules/rule.js';
import { undetermined, type Undetermined } from '../../verdict/verdict.js';
import { within } from '../../../platform/concurrency/within.js';
import { NO_CALLS, type CallCost } from '../../evidence/call-cost.js';
import type { Observation } from '../../evidence/evidence.js';
import { LOOKUP_SIZE, readTargets } from '../../evidence/sources/lookup-sources.js';
import { SourceReader } from '../../evidence/source-reader.js';

const GONE_TTL_MS = 60 * 60 * 1000;
const MAX_REMEMBERED = 10_000;
/** A check waits for the look-up of another one for this part of the time limit of a read. */
const WAIT_SHARE = 0.6;

/** Orders the claims and look-ups of this process: later ones have higher numbers. */
export type ClaimOrder = number;

/** What a look-up found: the posts that stand for the target, or the verdict that replaces a rejection. */
export type TargetState =
  | { readonly state: 'found'; readonly target: TargetPost }
  | { readonly state: 'obstacle'; readonly obstacle: Undetermined };

export interface TargetCheck {
  /** One for each id that was asked for. */
  readonly targets: ReadonlyMap<string, TargetState>;
  /** What this check cost; a shared look-up counts for the check that made it. */
  readonly cost: CallCost;
}

/** A result for all members; null: the post is gone. A post that is hidden from one member may be visible to another. */
type SharedState = TargetPost | null;

type PostLookups = Observation<ReadonlyMap<string, XPostLookup>>;

/** The ids that a running check still needs. */
interface Wanted {
  unknown: ReadonlySet<string>;
}

/**
 * Looks up the targets of rejections: nobody can like a deleted post, and X lists a like under any version of a post, or
 * under the original of a repost. A look-up serves every claim that was made before it began. While one is running, the
 * next one collects what all checks need, 100 posts in a call.
 */
@Injectable()
export class TargetLookup {
  readonly #maxWaitMs: number;
  #lastOrder = 0;
  #running: Promise<unknown> | null = null;
  readonly #wanted = new Set<Wanted>();
  readonly #seen = new LRUCache<string, { shared: SharedState; order: number }>({ max: MAX_REMEMBERED });
  readonly #goneUntil = new LRUCache<string, number>({ max: MAX_REMEMBERED });

  constructor(
    private readonly xApi: XApiClient,
    private readonly clock: Clock,
    { twitter }: AppConfig,
  ) {
    this.#maxWaitMs = twitter.readTimeoutMs * WAIT_SHARE;
  }

  /** The order of a claim that is made now. Claims that are made together may share one. */
  nextOrder(): ClaimOrder {
    this.#lastOrder += 1;
    return this.#lastOrder;
  }

  /** Whether X said within the last hour that the post is gone. */
  isKnownGone(postId: string): boolean {
    return (this.#goneUntil.get(postId) ?? 0) > this.clock.now().getTime();
  }

  /** The state of each target after the claim was made. "Gone" is remembered for an hour, unless the post is new. */
  async check(session: XSession, postIds: ReadonlySet<string>, claimOrder: ClaimOrder): Promise<TargetCheck> {
    const wanted: Wanted = { unknown: postIds };
    this.#wanted.add(wanted);
    for (let mayWait = true; ;) {
      const known = this.#knownStates(postIds, claimOrder);
      wanted.unknown = new Set([...postIds].filter((id) => !known.has(id)));
      if (wanted.unknown.size === 0 || this.#running === null || !mayWait) {
        this.#wanted.delete(wanted);
        return this.#lookUp(session, known, wanted.unknown);
      }
      // A failure of that look-up is reported by the check that made it; this one makes its own.
      mayWait = (await within(this.#maxWaitMs, Promise.allSettled([this.#running]))) !== 'late';
    }
  }

  async #lookUp(
    session: XSession,
    known: ReadonlyMap<string, SharedState>,
    unknown: ReadonlySet<string>,
  ): Promise<TargetCheck> {
    const targets = new Map([...known].map(([id, shared]) => [id, stateOf(id, shared)]));
    if (unknown.size === 0) return { targets, cost: NO_CALLS };
    const reader = new SourceReader(session);
    const running = this.#readAndShare(reader, [...this.#withOthers(unknown)]).finally(() => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
    const found = await running;
    for (const id of unknown) {
      const state = found.get(id);
      if (state !== undefined) targets.set(id, state);
    }
    return { targets, cost: reader.cost };
  }

  async #readAndShare(reader: SourceReader, ids: readonly string[]): Promise<Map<string, TargetState>> {
    const order = this.nextOrder();
    const posts = await readTargets(reader, this.xApi, ids);
    const originals = await this.#readOriginals(reader, posts);
    const states = new Map(ids.map((id) => [id, targetStateOf(id, posts, originals)]));
    for (const [id, state] of states) {
      if (state.state === 'found') this.#seen.set(id, { shared: state.target, order });
      else if (isGone(id, posts, originals)) this.#shareGone(id, order);
    }
    return states;
  }

  async #readOriginals(reader: SourceReader, { value }: PostLookups): Promise<PostLookups> {
    const ids = [...value.values()].flatMap((lookup) =>
      lookup.state === 'found' ? (repostedId(lookup.post) ?? []) : [],
    );
    return ids.length === 0 ? { value: new Map(), failure: null } : readTargets(reader, this.xApi, ids);
  }

  /** Adds the ids that other checks need, as long as they fit into the same calls. */
  #withOthers(own: ReadonlySet<string>): ReadonlySet<string> {
    const ids = new Set(own);
    const room = Math.ceil(own.size / LOOKUP_SIZE) * LOOKUP_SIZE;
    for (const { unknown } of this.#wanted) {
      for (const id of unknown) if (ids.size < room) ids.add(id);
    }
    return ids;
  }

  #knownStates(postIds: ReadonlySet<string>, claimOrder: ClaimOrder): Map<string, SharedState> {
    const states = new Map<string, SharedState>();
    for (const id of postIds) {
      const seen = this.#seen.get(id);
      if (this.isKnownGone(id)) states.set(id, null);
      else if (seen !== undefined && seen.order > claimOrder) states.set(id, seen.shared);
    }
    return states;
  }

  #shareGone(id: string, order: ClaimOrder): void {
    this.#seen.set(id, { shared: null, order });
    const now = this.clock.now();
    if (!isNewPost(id, now)) this.#goneUntil.set(id, now.getTime() + GONE_TTL_MS);
  }
}

function stateOf(id: string, shared: SharedState): TargetState {
  return shared === null ? unavailable(id, 'gone') : { state: 'found', target: shared };
}

function isGone(id: string, posts: PostLookups, originals: PostLookups): boolean {
  const lookup = posts.value.get(id);
  if (lookup?.state !== 'found') return lookup?.state === 'gone';
  const originalId = repostedId(lookup.post);
  return typeof originalId === 'string' && originals.value.get(originalId)?.state === 'gone';
}

/** A repost stands for its original, with all versions of the original. */
function targetStateOf(id: string, posts: PostLookups, originals: PostLookups): TargetState {
  const named = foundPost(id, id, posts);
  if ('state' in named) return named;
  const originalId = repostedId(named);
  if (originalId === undefined) return leftOut(id);
  const post = originalId === null ? named : foundPost(id, originalId, originals);
  if ('state' in post) return post;
  if (post.versions === null) return leftOut(id);
  const ids = [...new Set([post.id, ...post.versions, id])];
  return { state: 'found', target: { lookUpId: post.id, ids } };
}

/** The post, or the verdict that replaces a rejection about `target`. */
function foundPost(target: string, id: string, { value, failure }: PostLookups): XPost | TargetState {
  const lookup = value.get(id);
  switch (lookup?.state) {
    case 'found':
      return lookup.post;
    case 'gone':
    case 'hidden':
      return unavailable(target, lookup.state);
    case 'unmentioned':
      return noAnswer(target);
    case undefined:
      return failure === null ? noAnswer(target) : obstacle(failed(failure, { target }));
  }
}

function unavailable(target: string, state: 'gone' | 'hidden'): TargetState {
  return obstacle(
    undetermined('target_unavailable', 'the target post is deleted or not visible', {
      seen: { target, state },
    }),
  );
}

function noAnswer(target: string): TargetState {
  return obstacle(
    undetermined('x_unavailable', 'X did not answer about the target post', { seen: { target } }),
  );
}

function leftOut(target: string): TargetState {
  return obstacle(
    undetermined('evidence_incomplete', 'X left out a part of the target post', { seen: { target } }),
  );
}

function obstacle(found: Undetermined): TargetState {
  return { state: 'obstacle', obstacle: found };
}
