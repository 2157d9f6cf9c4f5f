import { identifier, Prisma, type DatabaseProvider, type Statements } from '#database';

/** A row by one of its unique columns. */
export interface RowKey {
  readonly table: 'Completion' | 'Task' | 'TwitterConnection' | 'User';
  readonly column: 'id' | 'userId';
  readonly value: string;
}

/**
 * Locks the row until the transaction ends: nobody else can change it, delete it or add rows that refer to it. Waits
 * for transactions that have done so already and reads their result afterwards. Does nothing on SQLite, where a
 * transaction locks the whole database.
 */
export async function lockRow(provider: DatabaseProvider, tx: Statements, key: RowKey): Promise<void> {
  if (provider === 'sqlite') return;
  const [id, table, column] = ['id', key.table, key.column].map((name) => identifier(provider, name));
  await tx.$queryRaw(Prisma.sql`SELECT ${id} FROM ${table} WHERE ${column} = ${key.value} FOR UPDATE`);
}
