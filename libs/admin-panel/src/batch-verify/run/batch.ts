import type { BatchAnswer } from '../../api/types.js';
import { outcomeOf, type Item, type ItemState, type Outcome } from './batch-item.js';

/** A batch: its items by id, in the order they were pasted. */
export interface Batch {
  readonly items: ReadonlyMap<string, ItemState>;
  /** Calls to X so far. */
  readonly apiCallCount: number;
}

export const EMPTY_BATCH: Batch = { items: new Map(), apiCallCount: 0 };

/** A batch of these ids, none sent yet. */
export function batchOf(ids: readonly string[]): Batch {
  return { items: new Map(ids.map((id) => [id, { kind: 'waiting' }])), apiCallCount: 0 };
}

/** The batch with these ids in this state. */
export function withState(batch: Batch, ids: readonly string[], state: ItemState): Batch {
  const items = new Map(batch.items);
  for (const id of ids) items.set(id, state);
  return { ...batch, items };
}

/** The batch with the results of one call. An id without a result is unanswered. */
export function withAnswer(
  batch: Batch,
  ids: readonly string[],
  { results, apiCallCount }: BatchAnswer,
): Batch {
  const answers = new Map(results.map((answer) => [answer.completionId, answer]));
  const items = new Map(batch.items);
  for (const id of ids) {
    const answer = answers.get(id);
    items.set(
      id,
      answer === undefined
        ? { kind: 'unanswered', why: 'The service gave no result for this id.' }
        : { kind: 'answered', answer },
    );
  }
  return { items, apiCallCount: batch.apiCallCount + apiCallCount };
}

/** The batch after its run was stopped: ids that were not sent stay unsent. */
export function stopped(batch: Batch): Batch {
  const waiting = [...batch.items].filter(([, { kind }]) => kind === 'waiting').map(([id]) => id);
  return withState(batch, waiting, { kind: 'stopped' });
}

export function itemsOf({ items }: Batch): Item[] {
  return [...items].map(([id, state]) => ({ id, state }));
}

/** How many items have which outcome. */
export function countsOf(items: readonly Item[]): Record<Outcome, number> {
  const counts = { waiting: 0, approved: 0, rejected: 0, pending: 0, failed: 0, stopped: 0 };
  for (const { state } of items) counts[outcomeOf(state)] += 1;
  return counts;
}

/** The ids with one of these outcomes. */
export function idsThat(items: readonly Item[], ...outcomes: readonly Outcome[]): string[] {
  return items.filter(({ state }) => outcomes.includes(outcomeOf(state))).map(({ id }) => id);
}

/** Lists of at most `size`. */
export function chunksOf(ids: readonly string[], size: number): string[][] {
  const count = Math.ceil(ids.length / size);
  return Array.from({ length: count }, (_, chunk) => ids.slice(chunk * size, (chunk + 1) * size));
}
