import type { Database } from './database.js';
import { Leases } from './leases.js';
import { openDatabase } from './open-database.js';
import { aTestDatabase, type TestDatabase } from './testing/test-database.js';

let tables: TestDatabase;
let database: Database;
let other: Database;

beforeAll(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  other = await openDatabase(tables.url);
});

afterAll(async () => {
  await database.$disconnect();
  await other.$disconnect();
  await tables.release();
});

/** Makes the lease as old as if its time had run out. */
async function runOut(name: string): Promise<void> {
  await database.lease.update({ where: { name }, data: { expiresAt: 0 } });
}

describe('a lease', () => {
  it('should have one holder among many who ask at once', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      new Leases(index % 2 === 0 ? database : other).acquire('busy', 60_000),
    );
    expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('should be free again once released', async () => {
    const lease = await new Leases(database).acquire('released', 60_000);
    await lease?.release();
    expect(await new Leases(other).acquire('released', 60_000)).not.toBeNull();
  });

  it('should go to another when its time has run out, and no longer obey the first', async () => {
    const first = await new Leases(database).acquire('stalled', 60_000);
    await runOut('stalled');
    expect(await first?.renew(60_000)).toBe(false);
    const second = await new Leases(other).acquire('stalled', 60_000);
    expect(await first?.renew(60_000)).toBe(false);
    await first?.release();
    expect(await second?.renew(60_000)).toBe(true);
  });

  it('should run from the clock of the database, for as long as it was asked', async () => {
    const before = Date.now();
    await new Leases(database).acquire('timed', 60_000);
    const { expiresAt } = await database.lease.findUniqueOrThrow({ where: { name: 'timed' } });
    expect(Number(expiresAt)).toBeGreaterThanOrEqual(before + 59_999);
    expect(Number(expiresAt)).toBeLessThanOrEqual(Date.now() + 60_000);
  });
});

describe('leases that ran out long ago', () => {
  const HOUR_MS = 3_600_000;

  /** Makes the lease as old as if its time had run out so many milliseconds ago. */
  async function ranOut(name: string, agoMs: number): Promise<void> {
    await new Leases(database).acquire(name, 60_000);
    await database.lease.update({ where: { name }, data: { expiresAt: Date.now() - agoMs } });
  }

  const left = async (): Promise<string[]> =>
    (await database.lease.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name);

  beforeEach(async () => {
    await database.lease.deleteMany();
  });

  it('should be counted and deleted, and no others', async () => {
    await ranOut('long ago', HOUR_MS + 1_000);
    await ranOut('before', HOUR_MS - 60_000);
    await new Leases(database).acquire('held', 60_000);

    expect(await new Leases(database).countSpent(HOUR_MS, 10)).toBe(1);
    expect(await left()).toEqual(['before', 'held', 'long ago']);
    expect(await new Leases(database).deleteSpent(HOUR_MS, 10)).toBe(1);
    expect(await left()).toEqual(['before', 'held']);
    expect(await new Leases(database).deleteSpent(HOUR_MS, 10)).toBe(0);
  });

  it('should be counted and deleted to the limit', async () => {
    for (const name of ['one', 'two', 'three']) await ranOut(name, 2 * HOUR_MS);
    expect(await new Leases(database).countSpent(HOUR_MS, 2)).toBe(2);
    expect(await new Leases(database).deleteSpent(HOUR_MS, 2)).toBe(2);
    expect(await left()).toHaveLength(1);
  });

  it('should stay when somebody takes one at the same time', async () => {
    await ranOut('wanted', 2 * HOUR_MS);
    let deleting = Promise.resolve(0);
    await other.$transaction(async (tx) => {
      await tx.lease.update({ where: { name: 'wanted' }, data: { expiresAt: Date.now() + HOUR_MS } });
      deleting = new Leases(database).deleteSpent(HOUR_MS, 10);
      for (let count = 0; count < 20; count += 1) await tx.user.count();
    });
    expect(await deleting).toBe(0);
    expect(await left()).toEqual(['wanted']);
  });
});
