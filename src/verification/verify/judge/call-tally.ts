import { addCosts, NO_CALLS, type CallCost } from '../../evidence/call-cost.js';
import type { EvidenceSource } from '../../evidence/evidence.js';

/**
 * Divides calls and their cost among claims: each call counts once, for the first claim that needed it, so that log rows
 * add up.
 */
export class CallTally {
  readonly #unassigned: Map<EvidenceSource | 'targets', CallCost>;
  readonly #made: ReadonlySet<EvidenceSource | 'targets'>;

  constructor(costs: ReadonlyMap<EvidenceSource | 'targets', CallCost>) {
    this.#unassigned = new Map(costs);
    this.#made = new Set([...costs].filter(([, { calls }]) => calls > 0).map(([source]) => source));
  }

  /** Takes the calls of these sources that no earlier claim has taken. */
  take(sources: Iterable<EvidenceSource | 'targets'>): CallCost {
    let taken = NO_CALLS;
    for (const source of sources) {
      taken = addCosts(taken, this.#unassigned.get(source) ?? NO_CALLS);
      this.#unassigned.delete(source);
    }
    return taken;
  }

  /** Whether X was called for any of these sources, whichever claim counts the calls. */
  reachedX(sources: Iterable<EvidenceSource | 'targets'>): boolean {
    return [...sources].some((source) => this.#made.has(source));
  }
}
