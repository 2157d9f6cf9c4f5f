import { setImmediate as nextTurn } from 'node:timers/promises';

import { identifier, openDatabase, Prisma, SnapshotReads, type Database } from '../index.js';
import { counting, ENDLESS } from '../testing/slow-queries.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

const TIMEOUT_MS = 60_000;

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

const usersQuery = (): Prisma.Sql =>
  Prisma.sql`SELECT COUNT(*) AS n FROM ${identifier(tables.provider, 'User')}`;
const numberOf = (answer: unknown): number => Number((answer as [{ n: unknown }])[0].n);

describe('SnapshotReads', () => {
  it('should return the rows of each query, with its parameters', async () => {
    await database.user.create({ data: { id: 'u1', createdAt: new Date('2026-03-08T02:30:00.123Z') } });
    const reads = new SnapshotReads(database, tables.url);
    const createdAt = identifier(tables.provider, 'createdAt');
    const at = (time: string) => Prisma.sql`${usersQuery()} WHERE ${createdAt} = ${new Date(time)}`;

    const answers = await reads.run([at('2026-03-08T02:30:00.123Z'), at('2026-03-08T02:30:00.124Z')]);

    expect(answers.map(numberOf)).toEqual([1, 0]);
  });

  it('should read the same snapshot in all queries, while others write', async () => {
    const reads = new SnapshotReads(database, tables.url, { limitMs: TIMEOUT_MS });
    const done = new AbortController();
    let written = 0;
    const writing = (async () => {
      for (; !done.signal.aborted; written += 1) {
        await database.user.create({ data: { id: `u${written}` } });
        // SQLite answers before the event loop can run anything else.
        await nextTurn();
      }
    })();
    const [before, , after] = await reads.run([usersQuery(), counting(5_000), usersQuery()]);
    done.abort();
    await writing;

    expect(numberOf(after)).toBe(numberOf(before));
    expect(written).toBeGreaterThan(numberOf(after) + 1);
  });

  it('should stop a call that takes too long, and stay usable', async () => {
    const hasty = new SnapshotReads(database, tables.url, { limitMs: 300 });
    const reads = new SnapshotReads(database, tables.url, { limitMs: TIMEOUT_MS });
    await expect(hasty.run([usersQuery(), ENDLESS])).rejects.toMatchObject({ code: 'timed_out' });

    await database.user.create({ data: { id: 'u1' } });
    expect((await reads.run([usersQuery()])).map(numberOf)).toEqual([1]);
  });

  it('should count the wait for a permit towards the limit', async () => {
    const reads = new SnapshotReads(database, tables.url, { limitMs: 300 });
    const calls = [ENDLESS, ENDLESS, usersQuery()].map((query) => reads.run([query]));
    expect(await Promise.allSettled(calls)).toEqual(
      calls.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'timed_out' }) })),
    );
    expect((await reads.run([usersQuery()])).map(numberOf)).toEqual([0]);
  });

  it('should stop all calls when it is closed', async () => {
    const reads = new SnapshotReads(database, tables.url, { limitMs: 2_000 });
    const calls = [ENDLESS, ENDLESS, usersQuery()].map((query) => reads.run([query]));
    reads.close();
    calls.push(reads.run([usersQuery()]));
    expect(await Promise.allSettled(calls)).toEqual(
      calls.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'closed' }) })),
    );
  });

  it("should pass on the database's own errors", async () => {
    const reads = new SnapshotReads(database, tables.url);
    await expect(reads.run([Prisma.sql`SELECT id FROM nowhere`])).rejects.toThrow(/nowhere/);
  });
});
