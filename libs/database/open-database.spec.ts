import { setTimeout as sleep } from 'node:timers/promises';

import { openDatabase, type Database } from './index.js';
import { aTestDatabase, type TestDatabase } from './testing/test-database.js';

describe('openDatabase', () => {
  let tables: TestDatabase;
  let database: Database;

  const pointsOf = async (id: string) =>
    Number((await database.user.findUniqueOrThrow({ where: { id } })).points);
  const addPoint = (id: string) =>
    database.$transaction((tx) => tx.user.update({ where: { id }, data: { points: { increment: 1 } } }));

  beforeEach(async () => {
    tables = await aTestDatabase();
    database = await openDatabase(tables.url);
    await database.user.create({ data: { id: 'u1' } });
  });

  afterEach(async () => {
    await database.$disconnect();
    await tables.release();
  });

  it('should enforce foreign keys, also after a transaction', async () => {
    await addPoint('u1');

    await expect(
      database.completion.create({ data: { userId: 'u1', taskId: 'none' } }),
    ).rejects.toMatchObject({
      code: 'P2003',
    });
  });

  it('should roll back when the work of a transaction throws', async () => {
    const work = database.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 'u1' }, data: { points: 7 } });
      await tx.user.create({ data: { id: 'u2' } });
      throw new Error('changed my mind');
    });

    await expect(work).rejects.toThrow('changed my mind');
    expect(await pointsOf('u1')).toBe(0);
    expect(await database.user.count()).toBe(1);
  });

  it('should roll back when a statement of a transaction fails', async () => {
    const work = database.$transaction(async (tx) => {
      await tx.user.update({ where: { id: 'u1' }, data: { points: 7 } });
      await tx.user.create({ data: { id: 'u1' } });
    });

    await expect(work).rejects.toMatchObject({ code: 'P2002' });
    expect(await pointsOf('u1')).toBe(0);
  });

  it('should roll back a transaction that takes too long, and stay usable', async () => {
    const work = database.$transaction(
      async (tx) => {
        await tx.user.update({ where: { id: 'u1' }, data: { points: 7 } });
        await sleep(200);
        await tx.user.update({ where: { id: 'u1' }, data: { points: 8 } });
      },
      { timeout: 20 },
    );

    await expect(work).rejects.toThrow();
    await addPoint('u1');
    expect(await pointsOf('u1')).toBe(1);
  });

  it('should roll back a transaction that times out in the middle of a call', async () => {
    const timeouts = [1, 2, 3, 5, 8, 13, 21, 34];
    const works = timeouts.map((timeout) =>
      database.$transaction(
        async (tx) => {
          await tx.user.update({ where: { id: 'u1' }, data: { points: { increment: 1 } } });
          await sleep(50);
          await tx.user.count();
        },
        { timeout },
      ),
    );
    const results = await Promise.allSettled(works);

    expect(results.map(({ status }) => status)).toEqual(timeouts.map(() => 'rejected'));
    expect(await pointsOf('u1')).toBe(0);
  });
});
