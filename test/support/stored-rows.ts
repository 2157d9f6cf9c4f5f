import { inspect } from 'node:util';
import type { Database } from '#database';
import { rowsOf } from '../maintenance-mode-steps.js';

/** All that the service has stored but its own bookkeeping, by table; the order of the rows says nothing. */
export async function storedRows(database: Database): Promise<Record<string, string[]>> {
  const tables = await rowsOf(database);
  return Object.fromEntries(
    [...tables].map(([table, rows]) => [table, rows.map((row) => inspect(row)).sort()]),
  );
}
