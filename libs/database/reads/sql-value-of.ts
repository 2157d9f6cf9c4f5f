import type { SqlValue } from '../session/sql-session.js';

/**
 * A parameter of a `Prisma.Sql` query, for a session.
 * @throws TypeError when its type cannot be a parameter
 */
export function sqlValueOf(value: unknown): SqlValue {
  if (
    value === null ||
    value instanceof Date ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
  )
    return value;
  throw new TypeError(`Not a query parameter: ${typeof value}`);
}
