import {
  columnList,
  identifier,
  insertRow,
  isForeignKeyViolation,
  openDatabase,
  Prisma,
  readRows,
  uniqueViolation,
  updateRows,
  type Database,
} from '../index.js';
import { sentStatements } from '../testing/sent-statements.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

const AT = new Date('2026-03-29T01:02:03.040Z');

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

const named = (name: string): Prisma.Sql => identifier(database.provider, name);
const addUser = (id: string): Prisma.Sql => insertRow(database.provider, 'User', { id, createdAt: AT });
const userIds = async (): Promise<string[]> => (await database.user.findMany()).map(({ id }) => id);

async function aTask() {
  return database.task.create({
    data: {
      title: 'Käse 🧀',
      taskType: 'TWITTER_FOLLOW',
      points: 7,
      targetUrl: 'https://x.com/a',
      endsAt: AT,
    },
  });
}

describe('a direct statement', () => {
  it('should read what Prisma reads, of every type', async () => {
    await database.user.create({ data: { id: 'ann' } });
    const task = await aTask();
    await database.completion.create({
      data: { userId: 'ann', taskId: task.id, needsReview: true, lastCheckedAt: AT },
    });
    const rows = await database.direct.$queryRaw(
      Prisma.sql`SELECT ${columnList(database.provider, 'Task')}, ${columnList(database.provider, 'Completion')},
          ${columnList(database.provider, 'TwitterConnection')}
        FROM ${named('Task')} JOIN ${named('Completion')} ON ${named('Completion')}.${named('taskId')} = ${named('Task')}.${named('id')}
        LEFT JOIN ${named('TwitterConnection')} ON 1 = 0`,
    );
    expect(readRows('Task', rows)).toEqual([task]);
    expect(readRows('Completion', rows)).toEqual(await database.completion.findMany());
    expect(readRows('TwitterConnection', rows)).toEqual([null]);
  });

  it('should write what Prisma reads, with the defaults of the table', async () => {
    const points = 9_007_199_254_740_991n;
    await database.direct.$executeRaw(
      insertRow(database.provider, 'User', { id: 'ann', name: 'Änn 🧀', points, createdAt: AT }),
    );
    const [user] = await database.user.findMany();
    expect(user).toMatchObject({ id: 'ann', email: null, name: 'Änn 🧀', points, createdAt: AT });
    expect(Date.now() - (user?.updatedAt.getTime() ?? 0)).toBeLessThan(3_600_000);
  });

  it('should change only the rows of its condition, and count them', async () => {
    for (const id of ['ann', 'bob']) await database.user.create({ data: { id, points: 1 } });
    const increased = Prisma.sql`${named('points')} + ${2}`;
    const change = (id: string) =>
      updateRows(
        database.provider,
        'User',
        { points: increased, name: undefined },
        Prisma.sql`${named('id')} = ${id}`,
      );
    expect(await database.direct.$executeRaw(change('ann'))).toBe(1);
    expect(await database.direct.$executeRaw(change('eve'))).toBe(0);
    const users = await database.user.findMany({ orderBy: { id: 'asc' } });
    expect(users.map(({ points }) => points)).toEqual([3n, 1n]);
  });

  it('should fail as Prisma does for a second row of a key, and for a row that is not there', async () => {
    await database.direct.$executeRaw(addUser('ann'));
    const again: unknown = await Promise.resolve(database.direct.$executeRaw(addUser('ann'))).catch(
      (error: unknown) => error,
    );
    expect(uniqueViolation(again)).toEqual({ fields: ['id'] });
    const values = { id: 'c', userId: 'ann', taskId: 'nowhere' };
    const orphan: unknown = await Promise.resolve(
      database.direct.$executeRaw(insertRow(database.provider, 'Completion', values)),
    ).catch((error: unknown) => error);
    expect(isForeignKeyViolation(orphan)).toBe(true);
  });
});

describe('a statement that PostgreSQL gets again and again', () => {
  it('should be prepared once on each connection', async () => {
    if (database.provider !== 'postgresql') return;
    const single = await openDatabase(
      `${tables.url}${tables.url.includes('?') ? '&' : '?'}connection_limit=1`,
    );
    for (const id of ['ann', 'bob', 'eve']) await single.direct.$executeRaw(addUser(id));
    const prepared = await single.$queryRaw(
      Prisma.sql`SELECT "statement" FROM pg_prepared_statements WHERE "statement" LIKE 'INSERT INTO "User"%'`,
    );
    await single.$disconnect();
    expect(prepared).toHaveLength(1);
  });
});

describe('a direct transaction', () => {
  it('should keep all of its statements, or none', async () => {
    await database.direct.transaction(async (tx) => {
      await tx.$executeRaw(addUser('ann'));
      await tx.$executeRaw(addUser('bob'));
    });
    const failed = database.direct.transaction(async (tx) => {
      await tx.$executeRaw(addUser('eve'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect((await userIds()).sort()).toEqual(['ann', 'bob']);
  });

  it('should leave its connection usable after a statement of it failed', async () => {
    const failed = database.direct.transaction(async (tx) => {
      await tx.$executeRaw(addUser('ann'));
      await tx.$executeRaw(addUser('ann'));
    });
    await expect(failed).rejects.toThrow();
    await database.direct.transaction((tx) => Promise.resolve(tx.$executeRaw(addUser('bob'))));
    expect(await userIds()).toEqual(['bob']);
  });

  it('should refuse a statement after its end, also while another one runs', async () => {
    let late: () => PromiseLike<unknown> = () => Promise.resolve();
    await database.direct.transaction((tx) => {
      late = () => tx.$executeRaw(addUser('late'));
      return Promise.resolve();
    });
    await database.direct.transaction(async (tx) => {
      await tx.$executeRaw(addUser('ann'));
      await expect(Promise.resolve(late())).rejects.toThrow();
    });
    expect(await userIds()).toEqual(['ann']);
  });

  it('should be one after the other with those of Prisma', async () => {
    await database.user.create({ data: { id: 'ann' } });
    const points = Prisma.sql`${named('points')} + ${1}`;
    const increment = updateRows(
      database.provider,
      'User',
      { points },
      Prisma.sql`${named('id')} = ${'ann'}`,
    );
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? database.direct.transaction((tx) => Promise.resolve(tx.$executeRaw(increment)))
          : database.$transaction((tx) =>
              tx.user.update({ where: { id: 'ann' }, data: { points: { increment: 1 } } }),
            ),
      ),
    );
    expect((await database.user.findMany())[0]?.points).toBe(20n);
  });
});

describe('direct transactions at the same time', () => {
  const adding = (id: string) =>
    database.direct.transaction((tx) => Promise.resolve(tx.$executeRaw(addUser(id))));

  it('should each keep all of their statements or none, whatever becomes of the others', async () => {
    const failing = (id: string) =>
      database.direct.transaction(async (tx) => {
        await tx.$executeRaw(addUser(id));
        throw new Error('no');
      });
    const ended = await Promise.allSettled([
      adding('ann'),
      failing('eve'),
      adding('bob'),
      adding('ann'),
      adding('carl'),
    ]);
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect((await userIds()).sort()).toEqual(['ann', 'bob', 'carl']);
  });

  it('should refuse a statement of one that has ended while the others go on', async () => {
    let late: () => PromiseLike<unknown> = () => Promise.resolve();
    const first = database.direct.transaction((tx) => {
      late = () => tx.$executeRaw(addUser('late'));
      return Promise.resolve();
    });
    const second = database.direct.transaction(async (tx) => {
      await tx.$executeRaw(addUser('ann'));
      await expect(Promise.resolve(late())).rejects.toThrow();
    });
    await Promise.all([first, second]);
    expect(await userIds()).toEqual(['ann']);
  });

  it('should share commits on SQLite', async () => {
    const sent = await sentStatements(() =>
      Promise.all(Array.from({ length: 16 }, (_, n) => adding(`user${n}`))),
    );
    if (database.provider === 'sqlite')
      expect(sent.filter((text) => text === 'COMMIT').length).toBeLessThan(8);
    expect(await userIds()).toHaveLength(16);
  });
});

describe('statements that are run together', () => {
  it('should all be run, in their order, and their rows be counted', async () => {
    await database.user.create({ data: { id: 'ann' } });
    const rename = (id: string) =>
      updateRows(database.provider, 'User', { name: 'x' }, Prisma.sql`${named('id')} = ${id}`);
    const counts = await database.direct.transaction((tx) =>
      tx.$executeAll([addUser('bob'), rename('ann'), rename('nobody')]),
    );
    expect(counts).toEqual([1, 1, 0]);
    expect(await database.direct.transaction((tx) => tx.$executeAll([]))).toEqual([]);
    expect(
      (await database.user.findMany({ orderBy: { id: 'asc' } })).map(({ id, name }) => [id, name]),
    ).toEqual([
      ['ann', 'x'],
      ['bob', null],
    ]);
  });

  it('should all be undone when one fails', async () => {
    const failed = database.direct.transaction((tx) => tx.$executeAll([addUser('ann'), addUser('ann')]));
    await expect(failed).rejects.toThrow();
    expect(await userIds()).toEqual([]);
  });

  it('should be a transaction of their own, or nothing when a decisive one changes no row', async () => {
    const { direct } = database;
    const rename = (id: string) =>
      updateRows(database.provider, 'User', { name: 'x' }, Prisma.sql`${named('id')} = ${id}`);
    expect(await direct.executeAllOrNone([addUser('ann'), rename('nobody')], 1)).toBe(true);
    expect(await direct.executeAllOrNone([addUser('bob'), rename('nobody')], 2)).toBe(false);
    expect(await direct.executeAllOrNone([rename('nobody')], 1)).toBe(false);
    await expect(direct.executeAllOrNone([addUser('eve'), addUser('ann')], 2)).rejects.toThrow();
    expect(await userIds()).toEqual(['ann']);
  });
});
