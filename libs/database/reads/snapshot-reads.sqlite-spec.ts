import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { openDatabase, Prisma, SnapshotReads, type Database } from '../index.js';
import { ENDLESS, counting, numbers } from '../testing/slow-queries.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

const PATIENCE_MS = 60_000;
const ROUNDS = 20;
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

/** The longest time for which no timer ran during the work, as a share of the time that it took. */
async function longestStopDuring(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let last = began;
  let longest = 0;
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 1);
  await work();
  look();
  clearInterval(timer);
  return longest / (performance.now() - began);
}

describe('SnapshotReads on SQLite, which answers on the thread that asks', () => {
  it.each([
    ['one slow row', counting(5_000)],
    [
      'many rows that each take their time',
      Prisma.sql`SELECT i, (SELECT COUNT(*) FROM (${numbers(1_000)}) a, (${numbers(200)}) b WHERE a.i > s.i) AS n
        FROM (${numbers(30)}) s`,
    ],
  ])('should leave the event loop free for %s', async (_what, query) => {
    const reads = new SnapshotReads(database, tables.url, PATIENCE_MS);
    expect(await longestStopDuring(() => reads.run([query]))).toBeLessThan(0.5);
  });

  it('should leave the event loop free when garbage of former reads is collected', async () => {
    const reads = new SnapshotReads(database, tables.url, PATIENCE_MS);
    for (let time = 0; time < 10; time += 1) await reads.run([Prisma.sql`SELECT 1`, Prisma.sql`SELECT 2`]);
    let isAnswered = false;
    const answer = reads.run([counting(300_000)]).then(() => (isAnswered = true));
    for (let round = 0; round < ROUNDS; round += 1) {
      await pause(A_WHILE_MS);
      // Only once the query is under way: what is collected before cannot wait for it.
      if (round > ROUNDS / 2) collectGarbage();
    }
    expect(isAnswered).toBe(false);
    await answer;
  });

  it('should hold no files, and nothing that others wait for, after reads and after reads that took too long', async () => {
    const reads = new SnapshotReads(database, tables.url, PATIENCE_MS);
    const hasty = new SnapshotReads(database, tables.url, 50);
    const refused = () =>
      hasty.run([Prisma.sql`SELECT COUNT(*) FROM "User"`, ENDLESS]).catch(() => undefined);
    await reads.run([Prisma.sql`SELECT 1`]);
    await refused();
    const before = openFiles();
    for (let time = 0; time < 100; time += 1) await reads.run([Prisma.sql`SELECT COUNT(*) FROM "User"`]);
    for (let time = 0; time < 10; time += 1) await refused();
    await database.user.create({ data: { id: 'u1' } });

    expect(await database.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`).toEqual([
      { busy: 0, log: 0, checkpointed: 0 },
    ]);
    // A connection that another took the place of keeps its files until it is collected.
    for (let round = 0; round < ROUNDS; round += 1) {
      collectGarbage();
      await pause(A_WHILE_MS);
    }
    expect(openFiles()).toBeLessThanOrEqual(before + 2);
  });
});
