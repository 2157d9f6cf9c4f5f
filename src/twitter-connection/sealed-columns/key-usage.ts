import type { Database } from '#database';
import { asCiphertext, keyIdOf, VaultError } from '#token-vault';
import type { SealedColumn, SealedTableName } from './sealed-columns.js';
import { sealedTables, type SealedCell, type SealedTable } from './sealed-table.js';

const BATCH_SIZE = 500;

/** How many values of one column are sealed with one key. */
export interface KeyUsage {
  readonly table: SealedTableName;
  readonly column: SealedColumn;
  /** Null for values that are not sealed. */
  readonly keyId: string | null;
  readonly rows: number;
}

/** Counts the stored values by the key id that they carry. Nothing is opened. */
export async function countKeyUsage(database: Database): Promise<KeyUsage[]> {
  const usages: KeyUsage[] = [];
  for (const table of sealedTables(database)) usages.push(...(await usagesIn(table)));
  return usages;
}

async function usagesIn(table: SealedTable): Promise<KeyUsage[]> {
  const usages = new Map<string, KeyUsage>();
  for await (const rows of table.batches(BATCH_SIZE)) {
    for (const cell of rows.flatMap(({ cells }) => cells)) {
      const keyId = keyIdIn(cell);
      const group = JSON.stringify([cell.column, keyId]);
      const counted = usages.get(group)?.rows ?? 0;
      usages.set(group, { table: table.name, column: cell.column, keyId, rows: counted + 1 });
    }
  }
  return [...usages.values()].sort(byColumnAndKey);
}

function keyIdIn({ value }: SealedCell): string | null {
  try {
    return keyIdOf(asCiphertext(value));
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

function byColumnAndKey(a: KeyUsage, b: KeyUsage): number {
  return a.column.localeCompare(b.column) || (a.keyId ?? '').localeCompare(b.keyId ?? '');
}
