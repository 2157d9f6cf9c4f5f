import { identifier, Prisma, type DatabaseProvider, type Transaction } from '#database';

/** A row by one of its unique columns. */
export interface RowKey {
  readonly table: 'Completion' | 'Task' | 'TwitterConnection' | 'User';
  readonly column: 'id' | 'userId';
  readonly value: string;
}

/**
 * Keeps everybody else from changing the row, from removing it, and from adding rows that refer to it, until the
 * transaction ends; waits for those who have begun to. What the transaction reads afterwards is the latest. On SQLite
 * a transaction has the whole database to itself.
 */
export async function lockRow(provider: DatabaseProvider, tx: Transaction, key: RowKey): Promise<void> {
  if (provider === 'sqlite') return;
  const [id, table, column] = ['id', key.table, key.column].map((name) => identifier(provider, name));
  await tx.$queryRaw(Prisma.sql`SELECT ${id} FROM ${table} WHERE ${column} = ${key.value} FOR UPDATE`);
}
