import type { KeyRing } from '#token-vault';
import { countKeyUsage, type KeyUsage } from '../../twitter-connection/sealed-columns/key-usage.js';
import { plainTable } from '../terminal/plain-table.js';
import { withDatabase } from '../terminal/with-database.js';

/** The role of a key id in the configured key ring. */
type KeyRole = 'first' | 'old' | 'unknown';

/** `keys status`: prints the number of rows for each key and each sealed column. */
export async function printKeyStatus(format: 'table' | 'json'): Promise<void> {
  await withDatabase(async (database, { twitter: { keyRing } }) => {
    const usages = (await countKeyUsage(database)).map((usage) => ({
      ...usage,
      key: roleOf(usage.keyId, keyRing),
    }));
    console.log(
      format === 'json'
        ? JSON.stringify({ firstKeyId: keyRing.primaryKeyId, keyIds: keyRing.keyIds, usages }, null, 2)
        : tableOf(usages),
    );
  });
}

function roleOf(keyId: string | null, ring: KeyRing): KeyRole {
  if (keyId === ring.primaryKeyId) return 'first';
  return keyId !== null && ring.keyIds.includes(keyId) ? 'old' : 'unknown';
}

function tableOf(usages: readonly (KeyUsage & { key: KeyRole })[]): string {
  if (usages.length === 0) return 'There are no stored secrets.';
  return plainTable(
    ['Column', 'Key id', 'Key', 'Rows'],
    usages.map(({ table, column, keyId, key, rows }) => [
      `${table}.${column}`,
      keyId ?? '(not sealed)',
      labelOf(key),
      rows,
    ]),
    ['left', 'left', 'left', 'right'],
  );
}

function labelOf(key: KeyRole): string {
  switch (key) {
    case 'first':
      return 'first';
    case 'old':
      return 'old: run keys rotate';
    case 'unknown':
      return 'UNKNOWN: cannot be opened';
  }
}
