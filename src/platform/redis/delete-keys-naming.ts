import type { Redis } from 'ioredis';
import { KEY_PREFIX } from './redis-connection.js';

const KEYS_AT_ONCE = 1_000;

/**
 * Deletes the service's keys that contain one of the words as a part between colons, such as `tta:limit:user:<word>`;
 * returns their number.
 *
 * @throws the client's error when the server does not answer
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
