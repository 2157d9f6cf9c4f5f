import type { XApiClient, XPostLookup, XProfile, XRelationship } from '#x-api';
import { toEvidenceFailure } from './evidence-failure.js';
import type { EvidenceFailure, Observation } from './evidence.js';
import type { NeedOf } from './need.js';
import type { SourceReader } from './source-reader.js';

/** X takes up to 100 names or ids in one look-up (X docs: users lookup, posts lookup). */
export const LOOKUP_SIZE = 100;

export function readRelationships(
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly NeedOf<'relationships'>[],
): Promise<Observation<ReadonlyMap<string, XRelationship>>> {
  const usernames = needs.map(({ username }) => username.toLowerCase());
  return lookUp(usernames, (chunk) => reader.call((context) => xApi.relationships(context, chunk)));
}

export function readPosts(
  reader: SourceReader,
  xApi: XApiClient,
  postIds: readonly string[],
): Promise<Observation<ReadonlyMap<string, XPostLookup>>> {
  return lookUp(postIds, (chunk) => reader.call((context) => xApi.posts(context, chunk)));
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
  for (const chunk of chunks([...new Set(keys)])) {
    try {
      for (const [key, value] of await ask(chunk)) found.set(key, value);
    } catch (error) {
      failure = toEvidenceFailure(error);
      break;
    }
  }
  return { value: found, failure };
}

function* chunks(keys: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < keys.length; start += LOOKUP_SIZE) yield keys.slice(start, start + LOOKUP_SIZE);
}
