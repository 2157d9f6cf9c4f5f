import { Prisma, type Database } from '#database';

/** The columns, as `Table.column`, in which one of these words stands anywhere. */
export async function columnsThatHold(database: Database, words: readonly string[]): Promise<string[]> {
  const tables = await database.$queryRaw<
    { name: string }[]
  >`SELECT name FROM sqlite_master WHERE type = 'table'`;
  const found = new Set<string>();
  for (const { name: table } of tables) {
    const rows = await database.$queryRaw<Record<string, unknown>[]>(
      Prisma.sql`SELECT * FROM ${Prisma.raw(`"${table}"`)}`,
    );
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      if (words.some((word) => String(value).includes(word))) found.add(`${table}.${column}`);
    }
  }
  return [...found].sort();
}
