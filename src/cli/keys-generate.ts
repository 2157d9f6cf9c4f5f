import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** Goes beside a new key, not into the pipe that takes it. */
export const HOW_TO_USE_A_KEY = `
Put it first in TWITTER_TOKEN_ENCRYPTION_KEYS, before the keys that are there, and restart the service:
the first key seals, all of them open. (Several instances: add it at the end everywhere first.)
Then run "keys rotate", and drop an old key when "keys status" shows no rows under it.`;

/** One entry of TWITTER_TOKEN_ENCRYPTION_KEYS, `id:64hex`; the id is `k` and the day (UTC) unless told. */
export function generateKey(
  now: Date,
  id = `k${now.toISOString().slice(0, 10).replaceAll('-', '')}`,
): string {
  return `${id}:${randomBytes(KEY_BYTES).toString('hex')}`;
}
