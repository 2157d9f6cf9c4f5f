import type { Column, Table } from '../schema/data-model.js';
import type { SqlRow, SqlValue } from '../session/sql-session.js';

/** A row in values that are the same whatever database it was read from, in the order of the table's columns. */
export type CanonicalRow = readonly SqlValue[];

/** Reads a row of a session as the models mean it: SQLite, for one, keeps a Boolean as 0 or 1 and a DateTime as text. */
export function canonicalRow({ name, columns }: Table, row: SqlRow): CanonicalRow {
  return columns.map((column) => {
    const value = canonicalValue(column, row[column.name]);
    if (value === undefined)
      throw new TypeError(`${name}.${column.name} holds a value that is no ${column.type}`);
    return value;
  });
}

function canonicalValue({ type }: Column, value: unknown): SqlValue | undefined {
  if (value === null) return null;
  switch (type) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Int':
      return typeof value === 'number' ? value : undefined;
    case 'BigInt':
      return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : value === 0 || value === 1 ? value === 1 : undefined;
    case 'DateTime':
      return momentOf(value);
  }
}

/** SQLite: ISO 8601 from Prisma, `YYYY-MM-DD HH:MM:SS` in UTC from CURRENT_TIMESTAMP, or milliseconds. */
function momentOf(value: unknown): Date | undefined {
  if (value instanceof Date) return value;
  if (typeof value === 'number') return new Date(value);
  if (typeof value !== 'string') return undefined;
  const text = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(value) ? `${value.replace(' ', 'T')}Z` : value;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
