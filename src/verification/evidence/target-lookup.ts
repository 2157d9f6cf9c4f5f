import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { XApiClient, type XPostLookup } from '#x-api';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/clock.js';
import type { XSession } from '../../twitter-connection/x-session.js';
import { failed } from '../rules/judge-list.js';
import { undetermined, type Undetermined } from '../verdict.js';
import { within } from '../within.js';
import { LOOKUP_SIZE, readPosts } from './lookup-sources.js';
import { SourceReader } from './source-reader.js';

const GONE_MEMORY_MS = 60 * 60 * 1000;
const MAX_REMEMBERED = 10_000;
/** The part of a read's time limit that one waits for somebody else's look-up, which may hang on a token or on a slow X. */
const PATIENCE = 0.6;

/** When a claim was made, among all claims and look-ups of this process: what was asked later has a higher number. */
export type ClaimTicket = number;

/** What stands in the way of a no, by post id; a target that exists has no entry. */
export interface TargetCheck {
  readonly obstacles: ReadonlyMap<string, Undetermined>;
  /** HTTP requests made here; those of a look-up that somebody else made for several are counted there. */
  readonly calls: number;
}

/** What is the same for whoever looks. What is hidden from one member may be visible to another. */
type SharedState = 'found' | 'gone';

/** What a check that has not ended yet still wants to know. */
interface Wanted {
  unknown: ReadonlySet<string>;
}

/**
 * Before a no about a post is said, the post has to be there: X lists nothing about one that was deleted. A look-up
 * serves every claim that was made before it began, and while one is under way the next gathers what all others
 * want, 100 posts a call.
 */
@Injectable()
export class TargetLookup {
  readonly #patienceMs: number;
  #lastTicket = 0;
  #running: Promise<unknown> | null = null;
  readonly #wanted = new Set<Wanted>();
  readonly #seen = new LRUCache<string, { state: SharedState; ticket: number }>({ max: MAX_REMEMBERED });
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

  /** Whether each target is there, as of after the claim; "gone" is remembered for an hour. */
  async check(session: XSession, postIds: ReadonlySet<string>, claimed: ClaimTicket): Promise<TargetCheck> {
    const wanted: Wanted = { unknown: postIds };
    this.#wanted.add(wanted);
    for (let isPatient = true; ;) {
      const states = this.#knownStates(postIds, claimed);
      wanted.unknown = new Set([...postIds].filter((id) => !states.has(id)));
      if (wanted.unknown.size === 0 || this.#running === null || !isPatient) {
        this.#wanted.delete(wanted);
        return this.#lookUp(session, states, wanted.unknown);
      }
      // Whether it failed is for those who began it: who waited asks again, for itself.
      isPatient = (await within(this.#patienceMs, Promise.allSettled([this.#running]))) !== 'late';
    }
  }

  async #lookUp(
    session: XSession,
    states: ReadonlyMap<string, SharedState>,
    unknown: ReadonlySet<string>,
  ): Promise<TargetCheck> {
    if (unknown.size === 0) return { obstacles: obstaclesOf(states), calls: 0 };
    const reader = new SourceReader(session);
    const ticket = this.drawTicket();
    const lookup = readPosts(reader, this.xApi, [...this.#withOthers(unknown)]).then((observation) => {
      for (const [id, { state }] of observation.value) this.#share(id, state, ticket);
      return observation;
    });
    const running = lookup.finally(() => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
    const { value, failure } = await running;
    const obstacles = new Map(obstaclesOf(states));
    for (const id of unknown) {
      const found = value.get(id);
      const obstacle =
        found === undefined && failure !== null ? failed(failure, { target: id }) : obstacleOf(id, found);
      if (obstacle !== null) obstacles.set(id, obstacle);
    }
    return { obstacles, calls: reader.calls };
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
      if ((this.#goneUntil.get(id) ?? 0) > now) states.set(id, 'gone');
      else if (seen !== undefined && seen.ticket > claimed) states.set(id, seen.state);
    }
    return states;
  }

  #share(id: string, state: XPostLookup['state'], ticket: number): void {
    if (state !== 'found' && state !== 'gone') return;
    this.#seen.set(id, { state, ticket });
    if (state === 'gone') this.#goneUntil.set(id, this.clock.now().getTime() + GONE_MEMORY_MS);
  }
}

function obstaclesOf(states: ReadonlyMap<string, SharedState>): Map<string, Undetermined> {
  const gone = [...states].filter(([, state]) => state === 'gone');
  return new Map(gone.map(([id]) => [id, unavailable(id, 'gone')]));
}

function obstacleOf(id: string, lookup: XPostLookup | undefined): Undetermined | null {
  switch (lookup?.state) {
    case 'found':
      return null;
    case 'gone':
    case 'hidden':
      return unavailable(id, lookup.state);
    case 'unmentioned':
    case undefined:
      return undetermined('x_unavailable', 'X did not answer about the target post', {
        seen: { target: id },
      });
  }
}

function unavailable(id: string, state: 'gone' | 'hidden'): Undetermined {
  return undetermined('target_unavailable', 'the target post is deleted or not visible', {
    seen: { target: id, state },
  });
}
