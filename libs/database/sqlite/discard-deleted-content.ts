import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { Prisma, type Database } from '../database.js';

const PATIENCE_MS = 10_000;
const POLL_MS = 50;

const checkpointSchema = z.tuple([z.object({ busy: z.coerce.number() })]);

/**
 * Leaves nothing of deleted rows and of earlier values in the files of SQLite: the database is written anew, and the
 * write-ahead log emptied. Whoever writes meanwhile waits. False when others read an earlier state for so long
 * (`patienceMs`) that the log still holds it. A server reuses the space by itself; nothing is done there.
 */
export async function discardDeletedContent(
  database: Database,
  patienceMs: number = PATIENCE_MS,
): Promise<boolean> {
  if (database.provider !== 'sqlite') return true;
  await database.$executeRaw(Prisma.sql`VACUUM`);
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += POLL_MS) {
    const answer = await database.$queryRaw(Prisma.sql`PRAGMA wal_checkpoint(TRUNCATE)`);
    const [{ busy }] = checkpointSchema.parse(answer);
    if (busy === 0) return true;
    await sleep(POLL_MS);
  }
  return false;
}
