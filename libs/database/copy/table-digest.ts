import { createHash } from 'node:crypto';

import type { Table } from '../schema/data-model.js';
import type { SqlSession, SqlValue } from '../session/sql-session.js';
import type { CanonicalRow } from './canonical-row.js';
import { TableRows } from './table-rows.js';

const BATCH = 1_000;
const MODULUS = 2n ** 256n;

export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  /** The sum of the SHA-256 of all rows, modulo 2^256, in hex: the same for the same rows in whatever order. */
  readonly checksum: string;
}

/** Reads every row of the table; two tables with the same digest hold the same rows, on whatever databases. */
export async function digestTable(
  session: SqlSession,
  table: Table,
  onRead?: (rows: number) => void,
): Promise<TableDigest> {
  let rows = 0;
  let sum = 0n;
  for await (const batch of new TableRows(session, table).batches(BATCH)) {
    for (const row of batch) sum = (sum + hashOf(row)) % MODULUS;
    rows += batch.length;
    onRead?.(batch.length);
  }
  return { table: table.name, rows, checksum: sum.toString(16).padStart(64, '0') };
}

function hashOf(row: CanonicalRow): bigint {
  const text = JSON.stringify(row.map(wordOf));
  return BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
}

function wordOf(value: SqlValue): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? value.toString() : value;
}
