import type { KeyRing } from '#token-vault';
import { countKeyUsage, type KeyUsage } from '../twitter-connection/key-usage.js';
import { plainTable } from './plain-table.js';
import { withDatabase } from './with-database.js';

/** What the configured key ring makes of a key id. */
type KeyStanding = 'first' | 'old' | 'unknown';

/** `keys status`: prints the rows under each key, for each sealed column. */
export async function printKeyStatus(format: 'table' | 'json'): Promise<void> {
  await withDatabase(async (database, { twitter: { keyRing } }) => {
    const usages = (await countKeyUsage(database)).map((usage) => ({
      ...usage,
      key: standingOf(usage.keyId, keyRing),
    }));
    console.log(
      format === 'json'
        ? JSON.stringify({ firstKeyId: keyRing.primaryKeyId, keyIds: keyRing.keyIds, usages }, null, 2)
        : tableOf(usages),
    );
  });
}

function standingOf(keyId: string | null, ring: KeyRing): KeyStanding {
  if (keyId === ring.primaryKeyId) return 'first';
  return keyId !== null && ring.keyIds.includes(keyId) ? 'old' : 'unknown';
}

function tableOf(usages: readonly (KeyUsage & { key: KeyStanding })[]): string {
  if (usages.length === 0) return 'Nothing sealed is stored.';
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

function labelOf(key: KeyStanding): string {
  switch (key) {
    case 'first':
      return 'first';
    case 'old':
      return 'old: to rotate';
    case 'unknown':
      return 'UNKNOWN: cannot be opened';
  }
}
