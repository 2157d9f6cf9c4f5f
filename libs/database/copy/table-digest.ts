import { RowChecksum } from '../row-checksum.js';
import type { Table } from '../schema/data-model.js';
import type { SqlSession, SqlValue } from '../session/sql-session.js';
import { TableRows } from './table-rows.js';

const BATCH = 1_000;

export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  /** See {@link RowChecksum}. */
  readonly checksum: string;
}

/** Reads every row of the table; two tables with the same digest hold the same rows, on whatever databases. */
export async function digestTable(
  session: SqlSession,
  table: Table,
  onRead?: (rows: number) => void,
): Promise<TableDigest> {
  let rows = 0;
  const checksum = new RowChecksum();
  for await (const batch of new TableRows(session, table).batches(BATCH)) {
    for (const row of batch) checksum.add(JSON.stringify(row.map(wordOf)));
    rows += batch.length;
    onRead?.(batch.length);
  }
  return { table: table.name, rows, checksum: checksum.toString() };
}

function wordOf(value: SqlValue): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : value;
}
