import { identifier, Prisma, type DatabaseProvider } from '#database';

/**
 * A column for which SQLite must not use an index: it does not know how many rows have which value, and may choose the
 * index that excludes hardly any row.
 */
export function unindexed(provider: DatabaseProvider, column: string): Prisma.Sql {
  const name = identifier(provider, column);
  return provider === 'sqlite' ? Prisma.sql`+${name}` : name;
}
