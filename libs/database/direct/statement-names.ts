import type { SqlQuery } from '@prisma/driver-adapter-utils';

/** A statement that its caller writes the same way each time. */
export interface RepeatedQuery extends SqlQuery {
  readonly isRepeated: true;
}

/** More than the service has. The server keeps each on each connection, and some texts differ by the length of a list. */
const MOST_NAMED = 200;

/**
 * Names for prepared statements: a server parses and plans those once on each connection. Only for repeated ones; the empty
 * name stands for a statement that is used once.
 */
export function statementNames(): (query: SqlQuery) => string {
  const names = new Map<string, string>();
  return (query) => {
    if (!('isRepeated' in query)) return '';
    const known = names.get(query.sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMED) return '';
    const name = `tta${names.size}`;
    names.set(query.sql, name);
    return name;
  };
}
