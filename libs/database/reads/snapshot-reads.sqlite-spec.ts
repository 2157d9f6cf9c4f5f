import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { openDatabase, Prisma, SnapshotReads, type Database } from '../index.js';
import { sized } from '../testing/sized.js';
import { ENDLESS, counting, numbers } from '../testing/slow-queries.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { waitUntil } from '../testing/wait-until.js';

/** For reads that must not time out. */
const TIMEOUT_MS = 600_000;
const OFTEN = sized(4, 10);
const ROUNDS = 15;
const A_WHILE_MS = 10;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const openFiles = (): number => readdirSync('/dev/fd').length;

let tables: TestDatabase;
let database: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

/**
 * Starts a query that takes many seconds, runs the work meanwhile, and aborts the query. The query also ends by itself, so
 * that work which it blocks continues and fails the test.
 */
async function workBeside(reads: SnapshotReads, query: Prisma.Sql, work: () => Promise<void>): Promise<void> {
  let isOver = false;
  const answer = reads.run([query]).finally(() => (isOver = true));
  await work();
  const wasOver = isOver;
  reads.close();
  await expect(answer).rejects.toMatchObject({ code: 'closed' });
  expect(wasOver).toBe(false);
}

const someTurns = async (after: () => void = () => undefined): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(A_WHILE_MS);
    // Only when the query is running: garbage that is collected earlier cannot wait for it.
    if (round >= ROUNDS - 5) after();
  }
};

describe('SnapshotReads on SQLite, which runs in the process of the service', () => {
  it.each([
    ['one slow row', counting(300_000)],
    [
      'many rows that each take their time',
      Prisma.sql`SELECT i, (SELECT COUNT(*) FROM (${numbers(1_000)}) a, (${numbers(1_000)}) b WHERE a.i > s.i) AS n
        FROM (${numbers(3_000)}) s`,
    ],
  ])('should not block the event loop with %s', async (_what, query) => {
    await workBeside(new SnapshotReads(database, tables.url, { limitMs: TIMEOUT_MS }), query, someTurns);
  });

  it('should not block the event loop when garbage of earlier reads is collected', async () => {
    const reads = new SnapshotReads(database, tables.url, { limitMs: TIMEOUT_MS });
    for (let time = 0; time < 10; time += 1) await reads.run([Prisma.sql`SELECT 1`, Prisma.sql`SELECT 2`]);
    await workBeside(reads, counting(300_000), () => someTurns(collectGarbage));
  });

  it('should keep neither files nor locks after reads, also after reads that took too long', async () => {
    const reads = new SnapshotReads(database, tables.url, { limitMs: TIMEOUT_MS });
    const hasty = new SnapshotReads(database, tables.url, { limitMs: 50 });
    const refused = () =>
      hasty.run([Prisma.sql`SELECT COUNT(*) FROM "User"`, ENDLESS]).catch(() => undefined);
    await reads.run([Prisma.sql`SELECT 1`]);
    await refused();
    const before = openFiles();
    for (let time = 0; time < 100; time += 1) await reads.run([Prisma.sql`SELECT COUNT(*) FROM "User"`]);
    for (let time = 0; time < OFTEN; time += 1) await refused();
    await database.user.create({ data: { id: 'u1' } });

    expect(await database.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`).toEqual([
      { busy: 0, log: 0, checkpointed: 0 },
    ]);
    // A replaced connection keeps its files open until it is garbage-collected.
    await waitUntil(() => {
      collectGarbage();
      return Promise.resolve(openFiles() <= before + 2);
    });
  });
});
