import { openDatabase, type Database } from '#database';
import { aTestDatabase, type TestDatabase } from '../../../../libs/database/testing/test-database.js';
import { SecondLooksRepository, type SecondLook } from './second-looks.repository.js';

const AT = new Date('2026-11-22T23:59:59.999Z');
const AT_ONCE = 8;

let tables: TestDatabase;
let database: Database;
let secondLooks: SecondLooksRepository;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  secondLooks = new SecondLooksRepository(database);
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

const count = (look: Partial<SecondLook> = {}) =>
  database.$transaction((tx) =>
    secondLooks.count(tx, { outcome: 'APPROVED', at: AT, delayMs: 45_000, ...look }),
  );

describe('the counts of second looks', () => {
  it('should add up by day, outcome and delay', async () => {
    await count();
    await count();
    await count({ outcome: 'REJECTED' });
    await count({ at: new Date('2026-11-23T00:00:00.000Z') });
    expect(
      await database.secondLookCount.findMany({
        select: { day: true, outcome: true, delaySeconds: true, looks: true },
        orderBy: [{ day: 'asc' }, { outcome: 'asc' }],
      }),
    ).toEqual([
      { day: '2026-11-22', outcome: 'APPROVED', delaySeconds: 45, looks: 2 },
      { day: '2026-11-22', outcome: 'REJECTED', delaySeconds: 45, looks: 1 },
      { day: '2026-11-23', outcome: 'APPROVED', delaySeconds: 45, looks: 1 },
    ]);
    expect(await secondLooks.read(null, null)).toEqual([
      { outcome: 'APPROVED', delaySeconds: 45, looks: 3 },
      { outcome: 'REJECTED', delaySeconds: 45, looks: 1 },
    ]);
  });

  it.each([
    [0, 15],
    [15_000, 15],
    [15_001, 30],
    [45_000, 45],
    [45_001, 60],
    [61_000, 90],
    [91_000, 120],
    [121_000, 300],
    [301_000, 600],
    [601_000, 3_600],
    [3_600_001, 86_400],
    [86_400_001, 86_400],
  ])('should round a delay of %i ms up to %i s', async (delayMs, delaySeconds) => {
    await count({ delayMs });
    expect(await secondLooks.read(null, null)).toEqual([{ outcome: 'APPROVED', delaySeconds, looks: 1 }]);
  });

  it('should count all second looks that happen at the same time', async () => {
    await Promise.all(Array.from({ length: AT_ONCE }, () => count()));
    expect(await secondLooks.read(null, null)).toEqual([
      { outcome: 'APPROVED', delaySeconds: 45, looks: AT_ONCE },
    ]);
  });

  it('should leave the transaction usable, and be undone with it', async () => {
    await count();
    await expect(
      database.$transaction(async (tx) => {
        await secondLooks.count(tx, { outcome: 'APPROVED', at: AT, delayMs: 45_000 });
        expect(await tx.secondLookCount.findMany({ select: { looks: true } })).toEqual([{ looks: 2 }]);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await secondLooks.read(null, null)).toMatchObject([{ looks: 1 }]);
  });
});

describe('the counts of a period', () => {
  it.each([
    ['2026-11-22T23:00:00.000Z', '2026-11-22T23:30:00.000Z', 1],
    ['2026-11-23T00:00:00.000Z', null, 0],
    ['2026-11-22T23:59:59.999Z', null, 1],
    [null, '2026-11-22T00:00:00.000Z', 0],
    [null, '2026-11-22T00:00:00.001Z', 1],
    [null, '2026-11-23T00:00:00.000Z', 1],
  ])('should be of whole days: from %s to %s', async (from, to, figures) => {
    await count({ at: new Date('2026-11-22T06:00:00.000Z') });
    const dateOf = (text: string | null) => (text === null ? null : new Date(text));
    expect(await secondLooks.read(dateOf(from), dateOf(to))).toHaveLength(figures);
  });
});
