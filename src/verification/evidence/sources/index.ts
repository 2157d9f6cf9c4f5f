import type { XApiClient } from '#x-api';
import type { Evidence, EvidenceSource } from '../evidence.js';
import type { KnownEvidence } from '../known-evidence.js';
import type { NeedOf } from '../need.js';
import type { SourceReader } from '../source-reader.js';
import { readBookmarks, readLikes } from './list-sources.js';
import { readNewestPosts, readProfile, readRelationships } from './lookup-sources.js';
import { readTimeline } from './timeline-source.js';

/** Reads what all needs of one source ask for; of a timeline only what is newer than the known part of it. */
type ReadSource<S extends EvidenceSource> = (
  reader: SourceReader,
  xApi: XApiClient,
  needs: readonly [NeedOf<S>, ...NeedOf<S>[]],
  known: KnownEvidence,
) => Promise<Required<Evidence>[S]>;

/** How each source is read. */
export const EVIDENCE_SOURCES: { readonly [S in EvidenceSource]: ReadSource<S> } = {
  relationships: readRelationships,
  timeline: (reader, xApi, needs, known) => readTimeline(reader, xApi, needs, known.timeline?.value ?? null),
  likes: readLikes,
  bookmarks: readBookmarks,
  posts: (reader, xApi, needs) =>
    readNewestPosts(
      reader,
      xApi,
      needs.map(({ postId }) => postId),
    ),
  profile: readProfile,
};
