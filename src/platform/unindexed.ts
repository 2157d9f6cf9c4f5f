import { identifier, Prisma, type DatabaseProvider } from '#database';

/**
 * A column that SQLite shall not choose an index by: it does not know how many rows have which value, and may take the
 * one that leaves nearly all of them.
 */
export function unindexed(provider: DatabaseProvider, column: string): Prisma.Sql {
  const name = identifier(provider, column);
  return provider === 'sqlite' ? Prisma.sql`+${name}` : name;
}
