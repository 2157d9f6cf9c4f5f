import { outcomeOf, type Item, type Outcome } from '../run/batch-item.js';

/** Which items the table shows. */
export type View = 'all' | 'approved' | 'rejected' | 'failed' | 'open';

const OUTCOMES: Record<Exclude<View, 'all'>, readonly Outcome[]> = {
  approved: ['approved'],
  rejected: ['rejected'],
  failed: ['failed'],
  open: ['waiting', 'stopped', 'pending'],
};

export function itemsIn(view: View, items: readonly Item[]): readonly Item[] {
  return view === 'all' ? items : items.filter(({ state }) => OUTCOMES[view].includes(outcomeOf(state)));
}
