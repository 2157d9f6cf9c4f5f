import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Cursor } from './paging.js';

/** How many rows one query looks through: while SQLite works, the process does nothing else. */
const FIRST_WINDOW = 200;
const LARGEST_WINDOW = 2_000;

/** Some consecutive rows of a list that one query has looked through. */
export interface Window<Row> {
  /** Those that pass the filters, in the order of the list. */
  readonly passed: readonly Row[];
  /** Where the next window begins; null at the end of the list. */
  readonly next: Cursor | null;
}

/**
 * Fills a page with the rows of a list that pass filters without an index: looks through ever larger windows of the
 * list, until the page is full or the list ends.
 *
 * @param read looks through the `size` rows that follow `start`
 * @param first how many rows to look through at first; never fewer than the page has
 */
export async function fillPage<Row>(
  after: Cursor | null,
  take: number,
  read: (start: Cursor | null, size: number) => Promise<Window<Row>>,
  first = FIRST_WINDOW,
): Promise<Row[]> {
  const rows: Row[] = [];
  let start = after;
  let size = Math.min(Math.max(first, take), LARGEST_WINDOW);
  for (; ; size = Math.min(2 * size, LARGEST_WINDOW)) {
    const { passed, next } = await read(start, size);
    rows.push(...passed);
    if (next === null || rows.length >= take) return rows.slice(0, take);
    start = next;
    await yieldToEventLoop();
  }
}
