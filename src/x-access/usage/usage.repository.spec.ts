import { openDatabase, type Database } from '#database';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { UsageRepository, type Booking, type SpendingLimits } from './usage.repository.js';

const LIMITS: SpendingLimits = { monthlyBudgetMicroUsd: 1_000n, callsPerMember: 100 };
const booking: Booking = {
  day: '2026-01-31',
  month: '2026-01',
  endpoint: 'users/by',
  memberId: 'u1',
  reservedMicroUsd: 100n,
};

let tables: TestDatabase;
let databases: Database[];
let usage: UsageRepository;
let elsewhere: UsageRepository;

beforeEach(async () => {
  tables = await aTestDatabase();
  databases = await Promise.all([openDatabase(tables.url), openDatabase(tables.url)]);
  const [database, otherDatabase] = databases as [Database, Database];
  usage = new UsageRepository(database);
  elsewhere = new UsageRepository(otherDatabase);
  for (const id of ['u1', 'u2']) await database.user.create({ data: { id } });
});

afterEach(async () => {
  for (const database of databases) await database.$disconnect();
  await tables.release();
});

const theDay = async () => (await usage.list('2026-01-31', '2026-01-31')).map(({ id: _id, ...row }) => row);

describe('the usage of X', () => {
  it('should reserve the maximum cost of a call, and replace it by the actual cost', async () => {
    expect(await usage.reserve(booking, LIMITS)).toBe('booked');
    expect(await theDay()).toEqual([
      {
        day: '2026-01-31',
        endpoint: 'users/by',
        calls: 1,
        billedResources: 0,
        costMicroUsd: 0n,
        reservedMicroUsd: 100n,
      },
    ]);
    expect([await usage.committedMicroUsd('2026-01'), await usage.spentMicroUsd('2026-01')]).toEqual([
      100n,
      0n,
    ]);

    await usage.settle({ booking, billedResources: 3, costMicroUsd: 30n });
    expect(await theDay()).toMatchObject([
      { calls: 1, billedResources: 3, costMicroUsd: 30n, reservedMicroUsd: 0n },
    ]);
    expect([await usage.committedMicroUsd('2026-01'), await usage.spentMicroUsd('2026-01')]).toEqual([
      30n,
      30n,
    ]);
  });

  it('should undo the reservation of a call that was not made', async () => {
    const oneCall = { ...LIMITS, callsPerMember: 1 };
    await usage.reserve(booking, oneCall);
    await usage.cancel(booking);
    expect(await theDay()).toMatchObject([{ calls: 0, costMicroUsd: 0n, reservedMicroUsd: 0n }]);
    expect(await usage.committedMicroUsd('2026-01')).toBe(0n);
    expect(await usage.reserve(booking, oneCall)).toBe('booked');
  });

  it('should never let all instances together commit more than the budget', async () => {
    const calls = Array.from({ length: 30 }, (_, n) =>
      (n % 2 === 0 ? usage : elsewhere).reserve(
        { ...booking, endpoint: n % 3 === 0 ? 'tweets' : 'users/by' },
        LIMITS,
      ),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(10);
    expect(new Set(outcomes)).toEqual(new Set(['booked', 'budget']));
    expect(await usage.committedMicroUsd('2026-01')).toBe(1_000n);
  });

  it('should never allow a member more calls than the daily limit, without limiting others', async () => {
    const limits = { monthlyBudgetMicroUsd: null, callsPerMember: 5 };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? usage : elsewhere).reserve(booking, limits)),
    );
    expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(5);
    expect(new Set(outcomes)).toEqual(new Set(['booked', 'member_limit']));
    expect(await usage.committedMicroUsd('2026-01')).toBe(500n);
    expect(await usage.reserve({ ...booking, memberId: 'u2' }, limits)).toBe('booked');
    expect(await usage.reserve({ ...booking, day: '2026-02-01', month: '2026-02' }, limits)).toBe('booked');
  });

  it('should count calls without a member towards the budget only', async () => {
    expect(await usage.reserve({ ...booking, memberId: null }, { ...LIMITS, callsPerMember: 0 })).toBe(
      'booked',
    );
    expect(await usage.committedMicroUsd('2026-01')).toBe(100n);
  });

  it('should start from zero in every month', async () => {
    await usage.reserve({ ...booking, reservedMicroUsd: 1_000n }, LIMITS);
    expect(await usage.reserve(booking, LIMITS)).toBe('budget');
    expect(await usage.reserve({ ...booking, day: '2026-02-01', month: '2026-02' }, LIMITS)).toBe('booked');
  });

  it('should let only one instance warn', async () => {
    await usage.reserve(booking, LIMITS);
    const now = new Date();
    const answers = await Promise.all(
      [usage, elsewhere, usage].map((books) => books.markWarned('2026-01', now)),
    );
    expect(answers.filter((isFirst) => isFirst)).toHaveLength(1);
  });
});

describe('the first calls of a day', () => {
  it('should all be counted, although each of them finds no rows', async () => {
    const limits = { monthlyBudgetMicroUsd: 1_000_000n, callsPerMember: 1_000 };
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? usage : elsewhere).reserve(booking, limits)),
    );
    expect(new Set(outcomes)).toEqual(new Set(['booked']));
    expect(await theDay()).toMatchObject([{ calls: 40, reservedMicroUsd: 4_000n }]);
  });
});
