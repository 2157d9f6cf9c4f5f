import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { Prisma, type Database } from '../database.js';

const TIMEOUT_MS = 10_000;
const POLL_MS = 50;

const checkpointSchema = z.tuple([z.object({ busy: z.coerce.number() })]);

/**
 * Removes deleted rows and earlier values from the files of SQLite: rewrites the database and truncates the write-ahead
 * log. Writers wait meanwhile. False when readers of an earlier state keep the log from being truncated for
 * `timeoutMs`. Does nothing on a server, which reuses the space by itself.
 */
export async function discardDeletedContent(
  database: Database,
  timeoutMs: number = TIMEOUT_MS,
): Promise<boolean> {
  if (database.provider !== 'sqlite') return true;
  await database.$executeRaw(Prisma.sql`VACUUM`);
  for (let waitedMs = 0; waitedMs <= timeoutMs; waitedMs += POLL_MS) {
    const answer = await database.$queryRaw(Prisma.sql`PRAGMA wal_checkpoint(TRUNCATE)`);
    const [{ busy }] = checkpointSchema.parse(answer);
    if (busy === 0) return true;
    await sleep(POLL_MS);
  }
  return false;
}
