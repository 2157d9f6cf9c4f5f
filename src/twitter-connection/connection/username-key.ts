/** Fits a VARCHAR(191), in whole bytes; usernames of X have at most 15 characters. */
const MAX_LENGTH = 190;
/** Sorts after every hexadecimal digit. */
const AFTER_HEX = 'g';

/**
 * The search key of a username: its lower-case form in hexadecimal. Databases differ in case and in the order of `_`
 * among letters, and in PostgreSQL the collation decides what an index on text can do; digits and the letters a to f
 * sort the same everywhere. One text is a prefix of another exactly when its key is a prefix of the other's key.
 */
export function usernameKeyOf(username: string): string {
  return Buffer.from(username.toLowerCase()).toString('hex').slice(0, MAX_LENGTH);
}

/** The keys of all usernames that begin with `start`, in any case: a Prisma condition that is an index range. */
export function usernameKeysFrom(start: string): { gte: string; lt: string } {
  const key = usernameKeyOf(start);
  return { gte: key, lt: key + AFTER_HEX };
}
