const ID = /^\d{1,19}$/;
const USERNAME = /^\w{1,15}$/;
const MOST_PER_LOOKUP = 100;

/** @throws RangeError when `id` is not an X id */
export function checkedId(id: string): string {
  return checked(id, ID, 'id');
}

/**
 * The distinct ids, in order.
 * @throws RangeError unless they are 1 to 100 X ids
 */
export function lookupIds(ids: readonly string[]): readonly string[] {
  return lookupKeys(ids.map(checkedId));
}

/**
 * The distinct usernames, lower case, in order.
 * @throws RangeError unless they are 1 to 100 X usernames
 */
export function lookupUsernames(usernames: readonly string[]): readonly string[] {
  return lookupKeys(usernames.map((username) => checked(username, USERNAME, 'username').toLowerCase()));
}

function lookupKeys(keys: readonly string[]): readonly string[] {
  const distinct = [...new Set(keys)];
  if (distinct.length < 1 || distinct.length > MOST_PER_LOOKUP) {
    throw new RangeError(`A lookup takes 1 to ${MOST_PER_LOOKUP} ids or usernames, not ${distinct.length}`);
  }
  return distinct;
}

function checked(value: string, pattern: RegExp, what: string): string {
  if (!pattern.test(value)) throw new RangeError(`Invalid X ${what}`);
  return value;
}
