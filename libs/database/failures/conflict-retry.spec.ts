import { retryConflicts } from './conflict-retry.js';
import type { Database, Transaction } from '../database.js';
import { openDatabase } from '../open-database.js';
import { withSession } from '../session/open-session.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { uniqueViolation } from './unique-violation.js';

const RACERS = 50;
const BLOCKERS = 10;
/** PostgreSQL checks for a deadlock only after a second, and waiting transactions may cause the next one. */
const LOOK_SOONER = `ALTER DATABASE "NAME" SET deadlock_timeout = '50ms'`;
const LOOK_AS_USUAL = `ALTER DATABASE "NAME" RESET deadlock_timeout`;
const DEADLOCKS_TAKE_MS = 120_000;

let tables: TestDatabase;
let database: Database;

async function onPostgresqlRun(sql: string): Promise<void> {
  if (tables.provider !== 'postgresql') return;
  const name = new URL(tables.url).pathname.slice(1);
  await withSession(tables.url, (session) => session.execute(sql.replace('NAME', name)));
}

beforeEach(async () => {
  tables = await aTestDatabase();
  await onPostgresqlRun(LOOK_SOONER);
  database = await openDatabase(tables.url);
  await database.user.createMany({ data: [{ id: 'one' }, { id: 'other' }] });
});

afterEach(async () => {
  await database.$disconnect();
  await onPostgresqlRun(LOOK_AS_USUAL);
  await tables.release();
});

const addPoint = (tx: Transaction, id: string) =>
  tx.user.update({ where: { id }, data: { points: { increment: 1 } } });

const pointsOf = async () =>
  (await database.user.findMany({ orderBy: { id: 'asc' } })).map((user) => Number(user.points));

/** Lets work continue when this many callers have arrived; later callers continue at once. */
function gate(size: number): () => Promise<void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    come += 1;
    if (come >= size) open();
    return opened;
  };
}

describe('transactions in a deadlock', () => {
  it('should all succeed, each exactly once', async () => {
    // SQLite runs one transaction after the other, so the gate would never open.
    const bothHaveOne = gate(tables.provider === 'sqlite' ? 1 : 2);
    let runs = 0;
    const update = (first: string, second: string) =>
      database.$transaction(async (tx) => {
        runs += 1;
        await addPoint(tx, first);
        await bothHaveOne();
        await addPoint(tx, second);
      });
    await Promise.all([update('one', 'other'), update('other', 'one')]);

    expect(await pointsOf()).toEqual([2, 2]);
    expect(runs).toBe(tables.provider === 'sqlite' ? 2 : 3);
  });

  it('should all succeed when there are many', async () => {
    const update = (first: string, second: string) =>
      database.$transaction(
        async (tx) => {
          await addPoint(tx, first);
          await addPoint(tx, second);
        },
        { timeout: DEADLOCKS_TAKE_MS },
      );
    await Promise.all(
      Array.from({ length: BLOCKERS }, (_, index) =>
        index % 2 === 0 ? update('one', 'other') : update('other', 'one'),
      ),
    );

    expect(await pointsOf()).toEqual([BLOCKERS, BLOCKERS]);
  });
});

describe('racing inserts of one unique value', () => {
  it.each([
    ['outside of a transaction', (id: string) => database.user.create({ data: { id } })],
    ['in transactions', (id: string) => database.$transaction((tx) => tx.user.create({ data: { id } }))],
  ])(
    'should create exactly one row and fail for all others with a unique violation, %s',
    async (_where, insert) => {
      const results = await Promise.allSettled(Array.from({ length: RACERS }, () => insert('wanted')));

      const refusals = results.flatMap((result) =>
        result.status === 'rejected' ? [uniqueViolation(result.reason)?.fields] : [],
      );
      expect(refusals).toEqual(Array.from({ length: RACERS - 1 }, () => ['id']));
      expect(await database.user.count({ where: { id: 'wanted' } })).toBe(1);
    },
  );
});

describe('retryConflicts', () => {
  it('should not repeat after another error', async () => {
    let runs = 0;
    const work = retryConflicts(() => {
      runs += 1;
      return database.user.create({ data: { id: 'one' } });
    });

    await expect(work).rejects.toMatchObject({ code: 'P2002' });
    expect(runs).toBe(1);
  });

  it('should throw when the conflicts do not end', async () => {
    let runs = 0;
    const conflict = Object.assign(new Error('a conflict'), { code: 'P2034' });
    const work = retryConflicts(() => {
      runs += 1;
      return Promise.reject(conflict);
    });

    await expect(work).rejects.toBe(conflict);
    expect(runs).toBe(10);
  });
});
