import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { repostedId, XApiClient, type XPost, type XPostLookup } from '#x-api';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/clock.js';
import type { XSession } from '../../twitter-connection/x-session.js';
import { failed } from '../rules/judge-list.js';
import { isNewPost } from '../rules/post-time.js';
import type { TargetPost } from '../rules/rule.js';
import { undetermined, type Undetermined } from '../verdict.js';
import { within } from '../../platform/within.js';
import type { Observation } from './evidence.js';
import { LOOKUP_SIZE, readPosts } from './lookup-sources.js';
import { SourceReader } from './source-reader.js';

const GONE_MEMORY_MS = 60 * 60 * 1000;
const MAX_REMEMBERED = 10_000;
/** The part of a read's time limit that one waits for somebody else's look-up, which may hang on a token or on a slow X. */
const PATIENCE = 0.6;

/** When a claim was made, among all claims and look-ups of this process: what was asked later has a higher number. */
export type ClaimTicket = number;

/** What a look-up found of a target: the posts that stand for it, or what stands in the way of a no. */
export type TargetState =
  | { readonly state: 'found'; readonly target: TargetPost }
  | { readonly state: 'obstacle'; readonly obstacle: Undetermined };

export interface TargetCheck {
  /** One for each id that was asked for. */
  readonly targets: ReadonlyMap<string, TargetState>;
  /** HTTP requests made here; those of a look-up that somebody else made for several are counted there. */
  readonly calls: number;
}

/** What is the same for whoever looks; null is gone. What is hidden from one member may be visible to another. */
type SharedState = TargetPost | null;

type PostLookups = Observation<ReadonlyMap<string, XPostLookup>>;

/** What a check that has not ended yet still wants to know. */
interface Wanted {
  unknown: ReadonlySet<string>;
}

/**
 * Before a no about a post is said, the post has to be there, and all posts that stand for it have to be known: X lists
 * nothing about one that was deleted, files deeds under any version, and those on a repost under the original. A look-up
 * serves every claim that was made before it began, and while one is under way the next gathers what all others
 * want, 100 posts a call.
 */
@Injectable()
export class TargetLookup {
  readonly #patienceMs: number;
  #lastTicket = 0;
  #running: Promise<unknown> | null = null;
  readonly #wanted = new Set<Wanted>();
  readonly #seen = new LRUCache<string, { shared: SharedState; ticket: number }>({ max: MAX_REMEMBERED });
  readonly #goneUntil = new LRUCache<string, number>({ max: MAX_REMEMBERED });

  constructor(
    private readonly xApi: XApiClient,
    private readonly clock: Clock,
    { twitter }: AppConfig,
  ) {
    this.#patienceMs = twitter.readTimeoutMs * PATIENCE;
  }

  /** To be drawn when a claim is made. Claims that were made together may share one. */
  drawTicket(): ClaimTicket {
    this.#lastTicket += 1;
    return this.#lastTicket;
  }

  /** What each target is, as of after the claim; "gone" is remembered for an hour, unless the post is new. */
  async check(session: XSession, postIds: ReadonlySet<string>, claimed: ClaimTicket): Promise<TargetCheck> {
    const wanted: Wanted = { unknown: postIds };
    this.#wanted.add(wanted);
    for (let isPatient = true; ;) {
      const known = this.#knownStates(postIds, claimed);
      wanted.unknown = new Set([...postIds].filter((id) => !known.has(id)));
      if (wanted.unknown.size === 0 || this.#running === null || !isPatient) {
        this.#wanted.delete(wanted);
        return this.#lookUp(session, known, wanted.unknown);
      }
      // Whether it failed is for those who began it: who waited asks again, for itself.
      isPatient = (await within(this.#patienceMs, Promise.allSettled([this.#running]))) !== 'late';
    }
  }

  async #lookUp(
    session: XSession,
    known: ReadonlyMap<string, SharedState>,
    unknown: ReadonlySet<string>,
  ): Promise<TargetCheck> {
    const targets = new Map([...known].map(([id, shared]) => [id, stateOf(id, shared)]));
    if (unknown.size === 0) return { targets, calls: 0 };
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
    return { targets, calls: reader.calls };
  }

  async #readAndShare(reader: SourceReader, ids: readonly string[]): Promise<Map<string, TargetState>> {
    const ticket = this.drawTicket();
    const posts = await readPosts(reader, this.xApi, ids);
    const originals = await this.#readOriginals(reader, posts);
    const states = new Map(ids.map((id) => [id, targetStateOf(id, posts, originals)]));
    for (const [id, state] of states) {
      if (state.state === 'found') this.#seen.set(id, { shared: state.target, ticket });
      else if (isGone(id, posts, originals)) this.#shareGone(id, ticket);
    }
    return states;
  }

  async #readOriginals(reader: SourceReader, { value }: PostLookups): Promise<PostLookups> {
    const ids = [...value.values()].flatMap((lookup) =>
      lookup.state === 'found' ? (repostedId(lookup.post) ?? []) : [],
    );
    return ids.length === 0 ? { value: new Map(), failure: null } : readPosts(reader, this.xApi, ids);
  }

  /** Fills the last call up with what others wait for; none of them makes it cost a call more. */
  #withOthers(own: ReadonlySet<string>): ReadonlySet<string> {
    const ids = new Set(own);
    const room = Math.ceil(own.size / LOOKUP_SIZE) * LOOKUP_SIZE;
    for (const { unknown } of this.#wanted) {
      for (const id of unknown) if (ids.size < room) ids.add(id);
    }
    return ids;
  }

  #knownStates(postIds: ReadonlySet<string>, claimed: ClaimTicket): Map<string, SharedState> {
    const now = this.clock.now().getTime();
    const states = new Map<string, SharedState>();
    for (const id of postIds) {
      const seen = this.#seen.get(id);
      if ((this.#goneUntil.get(id) ?? 0) > now) states.set(id, null);
      else if (seen !== undefined && seen.ticket > claimed) states.set(id, seen.shared);
    }
    return states;
  }

  #shareGone(id: string, ticket: ClaimTicket): void {
    this.#seen.set(id, { shared: null, ticket });
    const now = this.clock.now();
    if (!isNewPost(id, now)) this.#goneUntil.set(id, now.getTime() + GONE_MEMORY_MS);
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

/** A repost stands for its original, with all versions of that. */
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

/** The post, or what stands in the way of a no about `target`. */
function foundPost(target: string, id: string, { value, failure }: PostLookups): XPost | TargetState {
  const lookup = value.get(id);
  switch (lookup?.state) {
    case 'found':
      return lookup.post;
    case 'gone':
    case 'hidden':
      return unavailable(target, lookup.state);
    case 'unmentioned':
      return silent(target);
    case undefined:
      return failure === null ? silent(target) : { state: 'obstacle', obstacle: failed(failure, { target }) };
  }
}

function unavailable(target: string, state: 'gone' | 'hidden'): TargetState {
  return obstacle(
    undetermined('target_unavailable', 'the target post is deleted or not visible', {
      seen: { target, state },
    }),
  );
}

function silent(target: string): TargetState {
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
