import { RowChecksum } from '../row-checksum.js';
import type { Table } from '../model/data-model.js';
import type { SqlSession, SqlValue } from '#database';
import { TableRows } from './table-rows.js';

const BATCH = 1_000;

export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  /** See {@link RowChecksum}. */
  readonly checksum: string;
}

/** Reads every row of the table. Tables with the same digest have the same rows, on any two databases. */
export async function digestTable(
  session: SqlSession,
  table: Table,
  onRead?: (rows: number) => void,
): Promise<TableDigest> {
  let rows = 0;
  const checksum = new RowChecksum();
  for await (const batch of new TableRows(session, table).batches(BATCH)) {
    for (const row of batch) checksum.add(JSON.stringify(row.map(jsonValueOf)));
    rows += batch.length;
    onRead?.(batch.length);
  }
  return { table: table.name, rows, checksum: checksum.toString() };
}

function jsonValueOf(value: SqlValue): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : value;
}
