import { once } from 'node:events';
import { migrate } from '#database';
import { digestDatabase } from '#database-admin';
import { runDb, runDbJson, startDb } from '../support/process/db-cli.js';
import { sized } from '../support/app/sized.js';
import { waitUntil } from '../support/app/wait-until.js';
import {
  freshDatabase,
  testProvider,
  withSession,
  type FreshDatabase,
} from '../support/app/test-database.js';

let source: FreshDatabase;
let target: FreshDatabase;

beforeEach(async () => {
  source = await freshDatabase('sqlite');
  target = await freshDatabase(testProvider());
});

afterEach(async () => {
  await source.drop();
  await target.drop();
});

const USERS = sized(4_000, 20_000);
/** So many steps that the copy cannot end before it is killed. */
const BATCH = USERS / 400;
const ROWS_PER_INSERT = 1_000;

async function addUsers(url: string, count: number): Promise<void> {
  await withSession(url, async (session) => {
    for (let start = 0; start < count; start += ROWS_PER_INSERT) {
      const numbers = Array.from({ length: ROWS_PER_INSERT }, (_, index) => start + index);
      await session.execute(
        `INSERT INTO "User" ("id", "name", "updatedAt") VALUES ${numbers.map(() => '(?, ?, ?)').join(', ')}`,
        numbers.flatMap((number) => [`u${number}`, `Member ${number}`, new Date(number)]),
      );
    }
  });
}

const usersIn = (url: string): Promise<number> =>
  withSession(url, async (session) => {
    const [row] = await session.query(`SELECT COUNT(*) AS "rows" FROM "User"`);
    return Number(row?.rows);
  });

describe('db copy', () => {
  it('should end with equal checksums when it is killed halfway and started again', async () => {
    await migrate(source.url);
    await addUsers(source.url, USERS);
    await migrate(target.url);
    const first = startDb(source.url, 'copy', '--to', target.url, '--batch', String(BATCH));
    const exited = once(first, 'exit');
    await waitUntil('the copy is half-way', async () => (await usersIn(target.url)) > USERS / 10);
    first.kill('SIGKILL');
    await exited;
    const half = await usersIn(target.url);
    const second = await runDbJson(source.url, 'copy', '--to', target.url);

    expect(half).toBeLessThan(USERS);
    expect(second).toMatchObject({ status: 0, ok: true, added: USERS - half });
    const digests = await digestDatabase(source.url);
    expect(await digestDatabase(target.url)).toEqual(digests);
    expect(second.tables).toEqual(digests);
  });

  it('should copy every kind of value, there and back', async () => {
    await migrate(source.url);
    await withSession(source.url, async (session) => {
      const text = `😀 "quoted" \\back\\ 'single' \n\r\t \u2028 é e\u0301 ${'x'.repeat(60_000)}🎉`;
      await session.execute(`INSERT INTO "User" ("id", "name", "points", "updatedAt") VALUES (?, ?, ?, ?)`, [
        'u1',
        text,
        -5,
        new Date('1999-12-31T23:59:59.999Z'),
      ]);
      // As SQLite writes a default, and as a column may hold milliseconds.
      await session.execute(`INSERT INTO "User" ("id", "createdAt", "updatedAt") VALUES (?, ?, ?)`, [
        'u2',
        '2026-03-29 01:30:00',
        1_774_747_800_123,
      ]);
      await session.execute(
        `INSERT INTO "Task" ("id", "title", "taskType", "isActive", "updatedAt") VALUES (?, ?, ?, ?, ?)`,
        ['t1', '', 'TWITTER_POST', false, new Date(0)],
      );
      await session.execute(`INSERT INTO "Lease" ("name", "owner", "expiresAt") VALUES (?, ?, ?)`, [
        'l',
        'o',
        9_007_199_254_740_991n,
      ]);
    });
    expect(await runDbJson(source.url, 'copy', '--to', target.url)).toMatchObject({ status: 0, added: 4 });
    const back = await freshDatabase('sqlite');
    try {
      expect(await runDbJson(target.url, 'copy', '--to', back.url)).toMatchObject({ status: 0, added: 4 });
      expect(await digestDatabase(back.url)).toEqual(await digestDatabase(source.url));
      expect(await runDbJson(target.url, 'copy', '--to', back.url)).toMatchObject({ status: 0, added: 0 });
    } finally {
      await back.drop();
    }
  });

  it('should report rows and values of the target that differ', async () => {
    await migrate(source.url);
    await migrate(target.url);
    const addUser = (url: string, id: string, name: string) =>
      withSession(url, (session) =>
        session.execute(`INSERT INTO "User" ("id", "name", "updatedAt") VALUES (?, ?, ?)`, [
          id,
          name,
          new Date(0),
        ]),
      );
    await addUser(source.url, 'u1', 'Ada');
    await addUser(target.url, 'u1', 'Eve');
    const changed = await runDb(source.url, 'copy', '--to', target.url);

    expect(changed.status).toBe(1);
    expect(changed.stderr).toContain('User (1 rows here, 1 there)');
    expect(changed.stderr).toContain('Copy into an empty database');
  });

  it('should refuse to copy a database onto itself, and one that is not migrated', async () => {
    await migrate(source.url);
    expect(await runDbJson(source.url, 'copy', '--to', source.url)).toMatchObject({
      status: 1,
      error: { code: 'same_database' },
    });
    expect(await runDbJson(target.url, 'copy', '--to', source.url)).toMatchObject({
      status: 1,
      error: { code: 'pending' },
    });
  });
});
