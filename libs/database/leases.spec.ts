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
