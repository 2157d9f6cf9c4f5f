import { Injectable } from '@nestjs/common';
import type { XPost, XPostLookup, XRelationship } from '#x-api';
import { AppConfig } from '../../config/app-config.js';
import type { Evidence, ListObservation, Observation } from './evidence.js';

const MAX_CONNECTIONS = 1_000;

interface Dated<T> {
  readonly value: T;
  readonly fetchedAt: Date;
}

interface Remembered {
  readonly relationships: Map<string, Dated<XRelationship>>;
  readonly posts: Map<string, Dated<XPostLookup>>;
  timeline?: Dated<readonly XPost[]>;
  likes?: Dated<readonly string[]>;
  bookmarks?: Dated<readonly string[]>;
}

/**
 * What X showed of each connection a moment ago, within this process. It can only say yes: what it gives back
 * is never complete, so a rule cannot read a no out of it.
 */
@Injectable()
export class EvidenceCache {
  readonly #connections = new Map<string, Remembered>();
  readonly #ttlMs: number;

  constructor(config: AppConfig) {
    this.#ttlMs = config.verification.evidenceTtlSeconds * 1000;
  }

  /** What was fetched for the connection within EVIDENCE_TTL_SECONDS. */
  recall(connectionId: string, now: Date): Evidence {
    const remembered = this.#connections.get(connectionId);
    if (remembered === undefined) return {};
    const isFresh = ({ fetchedAt }: Dated<unknown>): boolean =>
      now.getTime() - fetchedAt.getTime() < this.#ttlMs;
    return {
      relationships: freshLookups(remembered.relationships, isFresh),
      posts: freshLookups(remembered.posts, isFresh),
      ...(remembered.timeline &&
        isFresh(remembered.timeline) && { timeline: knownPart(remembered.timeline) }),
      ...(remembered.likes && isFresh(remembered.likes) && { likes: knownPart(remembered.likes) }),
      ...(remembered.bookmarks &&
        isFresh(remembered.bookmarks) && { bookmarks: knownPart(remembered.bookmarks) }),
    };
  }

  remember(connectionId: string, evidence: Evidence, fetchedAt: Date): void {
    const remembered: Remembered = this.#connections.get(connectionId) ?? {
      relationships: new Map(),
      posts: new Map(),
    };
    addLookups(remembered.relationships, evidence.relationships, fetchedAt);
    addLookups(remembered.posts, evidence.posts, fetchedAt);
    if (evidence.timeline) remembered.timeline = { value: evidence.timeline.value, fetchedAt };
    if (evidence.likes) remembered.likes = { value: evidence.likes.value, fetchedAt };
    if (evidence.bookmarks) remembered.bookmarks = { value: evidence.bookmarks.value, fetchedAt };
    this.#connections.delete(connectionId);
    this.#connections.set(connectionId, remembered);
    this.#evictOldest();
  }

  #evictOldest(): void {
    const [oldest] = this.#connections.keys();
    if (this.#connections.size > MAX_CONNECTIONS && oldest !== undefined) this.#connections.delete(oldest);
  }
}

function freshLookups<T>(
  entries: Map<string, Dated<T>>,
  isFresh: (dated: Dated<T>) => boolean,
): Observation<ReadonlyMap<string, T>> {
  const value = new Map<string, T>();
  for (const [key, dated] of entries) {
    if (isFresh(dated)) value.set(key, dated.value);
    else entries.delete(key);
  }
  return { value, failure: null };
}

function addLookups<T>(
  entries: Map<string, Dated<T>>,
  observation: Observation<ReadonlyMap<string, T>> | undefined,
  fetchedAt: Date,
): void {
  for (const [key, value] of observation?.value ?? []) entries.set(key, { value, fetchedAt });
}

function knownPart<T>({ value }: Dated<readonly T[]>): ListObservation<T> {
  return { value, complete: false, failure: null };
}
