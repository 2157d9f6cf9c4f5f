import { providerOf, sqliteFileOf } from './database-url.js';
import { serverAddressOf } from './server-address.js';

/**
 * Checks a database URL without connecting.
 * @throws DatabaseUrlError saying which part is wrong, never its value
 */
export function assertDatabaseUrl(url: string): void {
  if (providerOf(url) === 'sqlite') sqliteFileOf(url);
  else serverAddressOf(url);
}
