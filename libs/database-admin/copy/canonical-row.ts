import type { Column, Table } from '../model/data-model.js';
import type { SqlRow, SqlValue } from '#database';

/** A row with the same values for every provider, in the order of the table's columns. */
export type CanonicalRow = readonly SqlValue[];

/**
 * Converts a row of a session to the types of the models: SQLite, for example, stores a Boolean as 0 or 1.
 * @throws TypeError when a value does not have the type of its column
 */
export function canonicalRow({ name, columns }: Table, row: SqlRow): CanonicalRow {
  return columns.map((column) => {
    const value = canonicalValue(column, row[column.name]);
    if (value === undefined)
      throw new TypeError(`${name}.${column.name} has a value that is not a ${column.type}`);
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
