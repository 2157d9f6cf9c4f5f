/** Fits a VARCHAR(191) and holds whole bytes; usernames of X have 15 characters at most. */
const MAX_LENGTH = 190;
/** Sorts behind every hexadecimal digit. */
const BEHIND_ALL = 'g';

/**
 * What a username is found by: its lower-case form in hexadecimal. Databases disagree about case and about the order
 * of `_` among letters, and PostgreSQL about what an index on text can do, depending on the collation; digits and the
 * letters a to f sort alike everywhere. A text begins with another one exactly when its key begins with the other's.
 */
export function usernameKeyOf(username: string): string {
  return Buffer.from(username.toLowerCase()).toString('hex').slice(0, MAX_LENGTH);
}

/** The keys of all usernames that begin with `start`, in any case: a condition for Prisma, a range for an index. */
export function usernameKeysFrom(start: string): { gte: string; lt: string } {
  const key = usernameKeyOf(start);
  return { gte: key, lt: key + BEHIND_ALL };
}
