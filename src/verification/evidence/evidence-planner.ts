import { Injectable } from '@nestjs/common';
import { XApiClient } from '#x-api';
import type { XSession } from '../../twitter-connection/x-session.js';
import type { Evidence, EvidenceSource } from './evidence.js';
import type { KnownEvidence } from './known-evidence.js';
import { readBookmarks, readLikes } from './list-sources.js';
import { readNewestPosts, readProfile, readRelationships } from './lookup-sources.js';
import { needsOf, type Need } from './need.js';
import { SourceReader } from './source-reader.js';
import { readTimeline } from './timeline-source.js';

/** Fresh evidence, and the HTTP requests that each source cost. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly calls: ReadonlyMap<EvidenceSource, number>;
}

/** Merges the needs of all claims of one member into one read for each evidence source. */
@Injectable()
export class EvidencePlanner {
  constructor(private readonly xApi: XApiClient) {}

  /**
   * Asks every needed source once, side by side; of a timeline only what is newer than the known part of it. A source
   * that fails says so in its evidence; nothing throws for X.
   */
  async gather(session: XSession, needs: readonly Need[], known: KnownEvidence): Promise<Gathered> {
    const calls = new Map<EvidenceSource, number>();
    const ask = async <N extends Need, E>(
      source: EvidenceSource,
      sourceNeeds: readonly N[],
      read: (reader: SourceReader, needs: readonly [N, ...N[]]) => Promise<E>,
    ): Promise<E | undefined> => {
      const [first, ...others] = sourceNeeds;
      if (first === undefined) return undefined;
      const reader = new SourceReader(session);
      const observation = await read(reader, [first, ...others]);
      calls.set(source, reader.calls);
      return observation;
    };
    const [relationships, timeline, likes, bookmarks, posts, profile] = await Promise.all([
      ask('relationships', needsOf(needs, 'relationships'), (reader, some) =>
        readRelationships(reader, this.xApi, some),
      ),
      ask('timeline', needsOf(needs, 'timeline'), (reader, some) =>
        readTimeline(reader, this.xApi, some, known.timeline?.value ?? null),
      ),
      ask('likes', needsOf(needs, 'likes'), (reader, some) => readLikes(reader, this.xApi, some)),
      ask('bookmarks', needsOf(needs, 'bookmarks'), (reader, some) => readBookmarks(reader, this.xApi, some)),
      ask('posts', needsOf(needs, 'posts'), (reader, some) =>
        readNewestPosts(
          reader,
          this.xApi,
          some.map(({ postId }) => postId),
        ),
      ),
      ask('profile', needsOf(needs, 'profile'), (reader) => readProfile(reader, this.xApi)),
    ]);
    return { evidence: withoutAbsent({ relationships, timeline, likes, bookmarks, posts, profile }), calls };
  }
}

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

function withoutAbsent(sources: Optional<Evidence>): Evidence {
  return Object.fromEntries(Object.entries(sources).filter(([, observation]) => observation !== undefined));
}
