import type { SqlValue } from '../session/sql-session.js';

/** A parameter of a query that Prisma put together, as a session takes it. */
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
  throw new TypeError(`No parameter of a query: ${typeof value}`);
}
