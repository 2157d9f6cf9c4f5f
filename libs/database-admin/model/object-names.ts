/** PostgreSQL silently truncates longer names; MySQL allows 64 characters. */
const LONGEST_NAME_BYTES = 63;

/** An index name as Prisma gives it, like the names below (Prisma documentation: named constraints and indexes). */
export function indexName(table: string, columns: readonly string[], unique: boolean): string {
  return [table, ...columns, unique ? 'key' : 'idx'].join('_');
}

export function foreignKeyName(table: string, columns: readonly string[]): string {
  return [table, ...columns, 'fkey'].join('_');
}

export function primaryKeyName(table: string): string {
  return `${table}_pkey`;
}

/** Whether the name is short enough for all three databases. */
export function fitsEverywhere(name: string): boolean {
  return Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}
