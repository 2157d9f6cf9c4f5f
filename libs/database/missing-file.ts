import { existsSync } from 'node:fs';

import { providerOf, sqliteFileOf } from './database-url.js';

/**
 * The absolute path of the SQLite file that the URL names, where there is none; otherwise null.
 * @throws DatabaseUrlError when the URL cannot be used
 */
export function missingFileOf(url: string): string | null {
  if (providerOf(url) !== 'sqlite') return null;
  const file = sqliteFileOf(url);
  return existsSync(file) ? null : file;
}
