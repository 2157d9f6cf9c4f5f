import type { XApiClient, XPostLookup, XProfile, XRelationship } from '#x-api';
import { toEvidenceFailure } from '../evidence-failure.js';
import type { EvidenceFailure, Observation } from '../evidence.js';
import type { NeedOf } from '../need.js';
import type { SourceReader } from '../source-reader.js';

/** X takes up to 100 names or ids in one look-up (X docs: users lookup, posts lookup). */
export const LOOKUP_SIZE = 100;
/** X allows five edits of a post (X docs: edit posts). */
const MOST_EDITS = 5;

export function readRelationships(
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly NeedOf<'relationships'>[],
): Promise<Observation<ReadonlyMap<string, XRelationship>>> {
  const usernames = needs.map(({ username }) => username.toLowerCase());
  return lookUp(usernames, (chunk) => reader.call((context) => xApi.relationships(context, chunk)));
}

function readPosts(
  reader: SourceReader,
  xApi: XApiClient,
  postIds: readonly string[],
): Promise<Observation<ReadonlyMap<string, XPostLookup>>> {
  return lookUp(postIds, (chunk) => reader.call((context) => xApi.posts(context, chunk)));
}

/** Of each post only what matters of a task's target: whether X shows it, its versions and what it refers to. */
export function readTargets(
  reader: SourceReader,
  xApi: XApiClient,
  postIds: readonly string[],
): Promise<Observation<ReadonlyMap<string, XPostLookup>>> {
  return lookUp(postIds, (chunk) => reader.call((context) => xApi.targets(context, chunk)));
}

/** As `readPosts`, with the newest version of each edited post, under the id that was asked for. */
export async function readNewestPosts(
  reader: SourceReader,
  xApi: XApiClient,
  postIds: readonly string[],
): Promise<Observation<ReadonlyMap<string, XPostLookup>>> {
  let { value, failure } = await readPosts(reader, xApi, postIds);
  for (let round = 1; round <= MOST_EDITS; round += 1) {
    const newerIds = new Map([...value].flatMap(([id, lookup]) => newerVersionOf(id, lookup)));
    if (newerIds.size === 0) break;
    const newer = await readPosts(reader, xApi, [...newerIds.values()]);
    failure ??= newer.failure;
    value = new Map(
      [...value].flatMap(([id, lookup]): [string, XPostLookup][] => {
        const newerId = newerIds.get(id);
        const newest = newerId === undefined ? lookup : newer.value.get(newerId);
        return newest === undefined ? [] : [[id, newest]];
      }),
    );
  }
  return { value, failure };
}

function newerVersionOf(id: string, lookup: XPostLookup): [string, string][] {
  const versions = lookup.state === 'found' ? (lookup.post.versions ?? []) : [];
  const shown = lookup.state === 'found' ? lookup.post.id : id;
  const newest = versions.reduce((one, other) => (BigInt(other) > BigInt(one) ? other : one), shown);
  return newest === shown ? [] : [[id, newest]];
}

export async function readProfile(
  reader: SourceReader,
  xApi: XApiClient,
): Promise<Observation<XProfile | null>> {
  try {
    return { value: await reader.call((context) => xApi.me(context)), failure: null };
  } catch (error) {
    return { value: null, failure: toEvidenceFailure(error) };
  }
}

async function lookUp<T>(
  keys: readonly string[],
  ask: (chunk: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<Observation<ReadonlyMap<string, T>>> {
  const found = new Map<string, T>();
  let failure: EvidenceFailure | null = null;
  const waiting = chunks([...new Set(keys)], LOOKUP_SIZE);
  for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
    try {
      for (const [key, value] of await ask(chunk)) found.set(key, value);
    } catch (error) {
      failure = toEvidenceFailure(error);
      if (!failure.isRefused) break;
      // X refuses the whole look-up because of one invalid key: the halves are looked up, until that key is alone.
      if (chunk.length > 1) waiting.unshift(...chunks(chunk, Math.ceil(chunk.length / 2)));
    }
  }
  return { value: found, failure };
}

function chunks(keys: readonly string[], size: number): (readonly string[])[] {
  const starts = Array.from({ length: Math.ceil(keys.length / size) }, (_, index) => index * size);
  return starts.map((start) => keys.slice(start, start + size));
}
