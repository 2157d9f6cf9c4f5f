import type { XPostLookup, XRelationship } from '#x-api';
import type { Evidence, ListObservation, Observation, TimelineCover } from './evidence.js';

/** Something that X showed, and when it was read (ms since the epoch). */
export interface Dated<T> {
  readonly at: number;
  readonly value: T;
}

/** What X showed of one connection within `EVIDENCE_TTL_SECONDS`. */
export interface KnownEvidence {
  /** By lower-case username. */
  readonly relationships: ReadonlyMap<string, Dated<XRelationship>>;
  readonly posts: ReadonlyMap<string, Dated<XPostLookup>>;
  /** Ids of liked posts. */
  readonly likes: ReadonlyMap<string, Dated<true>>;
  /** Ids of bookmarked posts. */
  readonly bookmarks: ReadonlyMap<string, Dated<true>>;
  readonly timeline: Dated<TimelineCover> | null;
}

export const NOTHING_KNOWN: KnownEvidence = {
  relationships: new Map(),
  posts: new Map(),
  likes: new Map(),
  bookmarks: new Map(),
  timeline: null,
};

/** The part that is still fresh: younger than `ttlMs`. */
export function freshPart(known: KnownEvidence, now: Date, ttlMs: number): KnownEvidence {
  const isFresh = ({ at }: Dated<unknown>): boolean => now.getTime() - at < ttlMs;
  const freshOf = <T>(entries: ReadonlyMap<string, Dated<T>>): ReadonlyMap<string, Dated<T>> =>
    new Map([...entries].filter(([, entry]) => isFresh(entry)));
  return {
    relationships: freshOf(known.relationships),
    posts: freshOf(known.posts),
    likes: freshOf(known.likes),
    bookmarks: freshOf(known.bookmarks),
    timeline: known.timeline !== null && isFresh(known.timeline) ? known.timeline : null,
  };
}

/** As evidence that can only approve: no list in it is complete, so that no rule rejects by it. */
export function asEvidence(known: KnownEvidence): Evidence {
  return {
    relationships: lookups(known.relationships),
    posts: lookups(known.posts),
    likes: partOfList([...known.likes.keys()]),
    bookmarks: partOfList([...known.bookmarks.keys()]),
    timeline: { ...partOfList(known.timeline?.value.posts ?? []), cover: known.timeline?.value ?? null },
  };
}

/** What is known, with the `evidence` that was read at `askedAt` added. */
export function withEvidence(known: KnownEvidence, evidence: Evidence, askedAt: Date): KnownEvidence {
  const at = askedAt.getTime();
  const added = <T>(
    entries: ReadonlyMap<string, Dated<T>>,
    more: Iterable<readonly [string, T]>,
  ): ReadonlyMap<string, Dated<T>> =>
    new Map([...entries, ...[...more].map(([key, value]) => [key, { at, value }] as const)]);
  return {
    relationships: added(known.relationships, evidence.relationships?.value ?? []),
    posts: added(known.posts, evidence.posts?.value ?? []),
    likes: added(known.likes, marksOf(evidence.likes)),
    bookmarks: added(known.bookmarks, marksOf(evidence.bookmarks)),
    timeline: timelineAfter(known.timeline, evidence, at),
  };
}

/** A cover that was only continued is as old as its oldest part. */
function timelineAfter(
  known: Dated<TimelineCover> | null,
  { timeline }: Evidence,
  at: number,
): Dated<TimelineCover> | null {
  const cover = timeline?.cover ?? null;
  if (cover === null) return known;
  const isContinued = known !== null && cover.fromId === known.value.fromId;
  return { at: isContinued ? known.at : at, value: cover };
}

function lookups<T>(entries: ReadonlyMap<string, Dated<T>>): Observation<ReadonlyMap<string, T>> {
  return { value: new Map([...entries].map(([key, { value }]) => [key, value])), failure: null };
}

function partOfList<T>(value: readonly T[]): ListObservation<T> {
  return { value, complete: false, failure: null };
}

function marksOf(list: ListObservation<string> | undefined): (readonly [string, true])[] {
  return (list?.value ?? []).map((id) => [id, true]);
}
