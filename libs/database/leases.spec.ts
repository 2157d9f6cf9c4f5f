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

/** Sets the lease to expired. */
async function expire(name: string): Promise<void> {
  await database.lease.update({ where: { name }, data: { expiresAt: 0 } });
}

describe('a lease', () => {
  it('should have one holder among many concurrent requests', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      new Leases(index % 2 === 0 ? database : other).acquire('busy', 60_000),
    );
    expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('should be free after its release', async () => {
    const lease = await new Leases(database).acquire('released', 60_000);
    await lease?.release();
    expect(await new Leases(other).acquire('released', 60_000)).not.toBeNull();
  });

  it('should be available to others after it expires, and not to its first holder', async () => {
    const first = await new Leases(database).acquire('stalled', 60_000);
    await expire('stalled');
    expect(await first?.renew(60_000)).toBe(false);
    const second = await new Leases(other).acquire('stalled', 60_000);
    expect(await first?.renew(60_000)).toBe(false);
    await first?.release();
    expect(await second?.renew(60_000)).toBe(true);
  });

  it('should expire by the clock of the database after the given time', async () => {
    const before = Date.now();
    await new Leases(database).acquire('timed', 60_000);
    const { expiresAt } = await database.lease.findUniqueOrThrow({ where: { name: 'timed' } });
    expect(Number(expiresAt)).toBeGreaterThanOrEqual(before + 59_999);
    expect(Number(expiresAt)).toBeLessThanOrEqual(Date.now() + 60_000);
  });
});

describe('leases that expired long ago', () => {
  const HOUR_MS = 3_600_000;

  /** Sets the lease to expired this many milliseconds ago. */
  async function expired(name: string, agoMs: number): Promise<void> {
    await new Leases(database).acquire(name, 60_000);
    await database.lease.update({ where: { name }, data: { expiresAt: Date.now() - agoMs } });
  }

  const left = async (): Promise<string[]> =>
    (await database.lease.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name);

  beforeEach(async () => {
    await database.lease.deleteMany();
  });

  it('should be counted and deleted, and no others', async () => {
    await expired('expired', HOUR_MS + 1_000);
    await expired('recent', HOUR_MS - 60_000);
    await new Leases(database).acquire('held', 60_000);

    expect(await new Leases(database).countExpired(HOUR_MS, 10)).toBe(1);
    expect(await left()).toEqual(['expired', 'held', 'recent']);
    expect(await new Leases(database).deleteExpired(HOUR_MS, 10)).toBe(1);
    expect(await left()).toEqual(['held', 'recent']);
    expect(await new Leases(database).deleteExpired(HOUR_MS, 10)).toBe(0);
  });

  it('should be counted and deleted up to the limit', async () => {
    for (const name of ['one', 'two', 'three']) await expired(name, 2 * HOUR_MS);
    expect(await new Leases(database).countExpired(HOUR_MS, 2)).toBe(2);
    expect(await new Leases(database).deleteExpired(HOUR_MS, 2)).toBe(2);
    expect(await left()).toHaveLength(1);
  });

  it('should stay when another process acquires one at the same time', async () => {
    await expired('wanted', 2 * HOUR_MS);
    let deleting = Promise.resolve(0);
    await other.$transaction(async (tx) => {
      await tx.lease.update({ where: { name: 'wanted' }, data: { expiresAt: Date.now() + HOUR_MS } });
      deleting = new Leases(database).deleteExpired(HOUR_MS, 10);
      for (let count = 0; count < 20; count += 1) await tx.user.count();
    });
    expect(await deleting).toBe(0);
    expect(await left()).toEqual(['wanted']);
  });
});
