import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** Printed to standard error, so that a pipe gets only the new key. */
export const HOW_TO_USE_A_KEY = `
Put it first in TWITTER_TOKEN_ENCRYPTION_KEYS, before the existing keys, and restart the service:
the first key encrypts, all keys decrypt. (Several instances: first add it at the end on all of them.)
Then run "keys rotate", and remove an old key when "keys status" shows no rows for it.`;

/** One entry of TWITTER_TOKEN_ENCRYPTION_KEYS, `id:64hex`; by default the id is `k` and the day (UTC). */
export function generateKey(
  now: Date,
  id = `k${now.toISOString().slice(0, 10).replaceAll('-', '')}`,
): string {
  return `${id}:${randomBytes(KEY_BYTES).toString('hex')}`;
}
