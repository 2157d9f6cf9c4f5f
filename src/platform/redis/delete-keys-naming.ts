import type { Redis } from 'ioredis';
import { KEY_PREFIX } from './redis-connection.js';

const KEYS_AT_ONCE = 1_000;

/**
 * Deletes the service's keys in whose name one of the words stands between colons, such as `tta:limit:user:<word>`;
 * gives their number.
 *
 * @throws whatever the client reports, where the server does not answer
 */
export async function deleteKeysNaming(client: Redis, words: readonly string[]): Promise<number> {
  let deleted = 0;
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, 'MATCH', `${KEY_PREFIX}*`, 'COUNT', KEYS_AT_ONCE);
    const naming = keys.filter((key) => words.some((word) => `${key}:`.includes(`:${word}:`)));
    if (naming.length > 0) deleted += await client.unlink(...naming);
    cursor = next;
  } while (cursor !== '0');
  return deleted;
}
