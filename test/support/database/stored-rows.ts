import { inspect } from 'node:util';
import type { Database } from '#database';
import { rowsByTable } from './database-rows.js';

/** Tables about the service itself, not about what members did. */
const BOOKKEEPING = ['ServiceInstance', 'Lease', 'MaintenanceJob'];

/** Every row of the service's tables except those about itself: equal rows show that nothing was written. */
export async function rowsOf(database: Database): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const tables = await rowsByTable(database);
  for (const table of BOOKKEEPING) tables.delete(table);
  return tables;
}

/** The same with the rows as sorted texts, which are equal in any order. */
export async function storedRows(database: Database): Promise<Record<string, string[]>> {
  const tables = await rowsOf(database);
  return Object.fromEntries(
    [...tables].map(([table, rows]) => [table, rows.map((row) => inspect(row)).sort()]),
  );
}
