import type { Database } from '#database';
import { rowsByTable } from './database-rows.js';

/** The columns, as `Table.column`, in which one of these words stands anywhere. */
export async function columnsThatHold(database: Database, words: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const [table, rows] of await rowsByTable(database)) {
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      if (words.some((word) => String(value).includes(word))) found.add(`${table}.${column}`);
    }
  }
  return [...found].sort();
}
