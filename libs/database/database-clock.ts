import { z } from 'zod';

import { Prisma, type Database } from './database.js';
import type { DatabaseProvider } from './address/database-url.js';

const NOW_MS: Readonly<Record<DatabaseProvider, Prisma.Sql>> = {
  sqlite: Prisma.sql`CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  postgresql: Prisma.sql`CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`,
  mysql: Prisma.sql`CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)`,
};

const answerSchema = z.tuple([z.object({ now: z.coerce.bigint() })]);

/** SQL for the database's clock, in ms since the Unix epoch: the clocks of instances may differ. */
export function databaseClock(provider: DatabaseProvider): Prisma.Sql {
  return NOW_MS[provider];
}

/** The time of the database's clock, in ms since the Unix epoch. */
export async function readDatabaseClock(database: Pick<Database, '$queryRaw' | 'provider'>): Promise<bigint> {
  const [{ now }] = answerSchema.parse(
    await database.$queryRaw(Prisma.sql`SELECT ${databaseClock(database.provider)} AS ${Prisma.raw('now')}`),
  );
  return now;
}
