import type { EvidenceSource } from './evidence/evidence.js';

/**
 * Shares out the calls of one piece of work: each call is counted once, for the first claim that needed it, so
 * that the audit rows add up to what X was asked.
 */
export class CallTally {
  readonly #unassigned: Map<EvidenceSource | 'targets', number>;
  readonly #made: ReadonlySet<EvidenceSource | 'targets'>;
  #total = 0;

  constructor(calls: ReadonlyMap<EvidenceSource | 'targets', number>) {
    this.#unassigned = new Map(calls);
    this.#made = new Set([...calls].filter(([, count]) => count > 0).map(([source]) => source));
    for (const count of calls.values()) this.#total += count;
  }

  /** All calls made. */
  get total(): number {
    return this.#total;
  }

  /** Takes the calls of these sources that no earlier claim has taken. */
  take(sources: Iterable<EvidenceSource | 'targets'>): number {
    let taken = 0;
    for (const source of sources) {
      taken += this.#unassigned.get(source) ?? 0;
      this.#unassigned.delete(source);
    }
    return taken;
  }

  /** Whether X was asked for any of these sources, whoever's claim counts the call. */
  reachedX(sources: Iterable<EvidenceSource | 'targets'>): boolean {
    return [...sources].some((source) => this.#made.has(source));
  }
}
