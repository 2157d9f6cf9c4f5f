import { Injectable } from '@nestjs/common';
import { XApiClient } from '#x-api';
import type { XSession } from '../../twitter-connection/tokens/x-session.js';
import { NO_CALLS, type CallCost } from './call-cost.js';
import type { Evidence, EvidenceSource } from './evidence.js';
import type { KnownEvidence } from './known-evidence.js';
import { needsOf, type Need } from './need.js';
import { SourceReader } from './source-reader.js';
import { EVIDENCE_SOURCES } from './sources/index.js';

/** Evidence that was just read, and what reading each source cost. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly costs: ReadonlyMap<EvidenceSource, CallCost>;
}

/** Merges the needs of all claims of one member into one read for each evidence source. */
@Injectable()
export class EvidencePlanner {
  constructor(private readonly xApi: XApiClient) {}

  /**
   * Reads every needed source once, all at the same time; of a timeline only what is newer than the known part. Failures
   * of X are part of the evidence and never thrown.
   */
  async gather(session: XSession, needs: readonly Need[], known: KnownEvidence): Promise<Gathered> {
    const sources = [...new Set(needs.map(({ source }) => source))];
    const read = await Promise.all(sources.map((source) => this.#read(source, session, needs, known)));
    return {
      evidence: Object.fromEntries(read.map(({ source, observation }) => [source, observation])),
      costs: new Map(read.map(({ source, cost }) => [source, cost])),
    };
  }

  async #read<S extends EvidenceSource>(
    source: S,
    session: XSession,
    needs: readonly Need[],
    known: KnownEvidence,
  ): Promise<{ source: S; observation: Evidence[S] | undefined; cost: CallCost }> {
    const [first, ...others] = needsOf(needs, source);
    if (first === undefined) return { source, observation: undefined, cost: NO_CALLS };
    const reader = new SourceReader(session);
    const observation = await EVIDENCE_SOURCES[source](reader, this.xApi, [first, ...others], known);
    return { source, observation, cost: reader.cost };
  }
}
