import { identifier, Prisma, type Database } from '#database';

/** Runs the work while a table can neither be written nor read. */
export async function without<T>(database: Database, table: string, work: () => Promise<T>): Promise<T> {
  const hidden = `${table}Hidden`;
  await rename(database, table, hidden);
  try {
    return await work();
  } finally {
    await rename(database, hidden, table);
  }
}

async function rename(database: Database, from: string, to: string): Promise<void> {
  const [old, next] = [from, to].map((name) => identifier(database.provider, name));
  await database.$executeRaw(Prisma.sql`ALTER TABLE ${old} RENAME TO ${next}`);
}
