/** PostgreSQL cuts longer names off silently; MySQL takes 64 characters. */
const LONGEST_NAME_BYTES = 63;

/** The names that Prisma gives (Prisma documentation: named constraints and indexes). */
export function indexName(table: string, columns: readonly string[], unique: boolean): string {
  return [table, ...columns, unique ? 'key' : 'idx'].join('_');
}

export function foreignKeyName(table: string, columns: readonly string[]): string {
  return [table, ...columns, 'fkey'].join('_');
}

export function primaryKeyName(table: string): string {
  return `${table}_pkey`;
}

/** Whether all three databases keep the whole name. */
export function fitsEverywhere(name: string): boolean {
  return Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}
