/* oxlint-disable no-restricted-properties -- a child process gets this one's environment, in another time zone */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { identifier, openDatabase, Prisma, type Database } from './index.js';
import { withSession } from './session/open-session.js';
import { aTestDatabase, type TestDatabase } from './testing/test-database.js';

const MINUTE_MS = 60_000;
/** 64 K characters; emoji have four times as many bytes. */
const LONG = 65_536;
const INSTANTS = [
  '1970-01-01T00:00:00.000Z',
  // Missing in New York, where clocks jump from 2 to 3 that night; the other one occurs twice.
  '2026-03-08T02:30:00.123Z',
  '2026-11-01T05:30:00.999Z',
  '2026-11-01T06:30:00.001Z',
  '9999-12-31T23:59:59.999Z',
];
const SET_ZONE = `ALTER DATABASE "NAME" SET timezone = 'America/New_York'`;
const RESET_ZONE = `ALTER DATABASE "NAME" RESET timezone`;

let tables: TestDatabase;
let database: Database;

/** The default of sessions; on other databases only an administrator of the server can set it. */
async function onPostgresqlRun(sql: string): Promise<void> {
  if (tables.provider !== 'postgresql') return;
  const name = new URL(tables.url).pathname.slice(1);
  await withSession(tables.url, (session) => session.execute(sql.replace('NAME', name)));
}

beforeEach(async () => {
  tables = await aTestDatabase();
  await onPostgresqlRun(SET_ZONE);
  database = await openDatabase(tables.url);
});

afterEach(async () => {
  await database.$disconnect();
  await onPostgresqlRun(RESET_ZONE);
  await tables.release();
});

const named = (name: string): Prisma.Sql => identifier(database.provider, name);

/** Runs a program of the testing folder in another process with the time zone of New York. */
async function runInNewYork(program: string, ...args: string[]): Promise<string> {
  const testing = path.join(import.meta.dirname, 'testing');
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(testing, program), ...args], {
    env: { ...process.env, TZ: 'America/New_York' },
  });
  return stdout;
}

const aTask = (id: string, startsAt: Date | null = null) =>
  database.task.create({ data: { id, title: 'A task', taskType: 'TWITTER_POST', startsAt } });

describe('times', () => {
  it.each(INSTANTS)('should be stored to the millisecond: %s', async (instant) => {
    await aTask('t1', new Date(instant));

    const found = await database.task.findMany({ where: { startsAt: new Date(instant) } });
    expect(found.map(({ startsAt }) => startsAt?.toISOString())).toEqual([instant]);
    expect(await database.task.count({ where: { startsAt: { lt: new Date(instant) } } })).toBe(0);
  });

  it('should be read and written the same by a process in another time zone', async () => {
    const [first = '', second = ''] = INSTANTS.slice(1);
    const { createdAt } = await aTask('t1', new Date(first));

    const seen = await runInNewYork('read-and-write-times.js', tables.url, 't1', 't2', second);

    expect(JSON.parse(seen)).toEqual({ startsAt: first, createdAt: createdAt.toISOString() });
    const written = await database.task.findUniqueOrThrow({ where: { id: 't2' } });
    expect(written.startsAt?.toISOString()).toBe(second);
  });

  it('should be UTC when the database sets them', async () => {
    await database.$executeRaw(
      Prisma.sql`INSERT INTO ${named('User')} (${named('id')}, ${named('updatedAt')}) VALUES ('raw', ${new Date()})`,
    );

    const { createdAt, updatedAt } = await database.user.findUniqueOrThrow({ where: { id: 'raw' } });
    expect(Math.abs(createdAt.getTime() - Date.now())).toBeLessThan(5 * MINUTE_MS);
    expect(Math.abs(updatedAt.getTime() - Date.now())).toBeLessThan(5 * MINUTE_MS);
  });
});

describe('texts', () => {
  it.each([
    ['letters', 'x'],
    ['emoji', '😀'],
    ['quotes and backslashes', `'"\\\``],
  ])('should be stored completely when they are long: %s', async (_what, piece) => {
    const text = piece.repeat(LONG);
    await database.user.create({ data: { id: 'u1' } });
    await aTask('t1');
    await database.completion.create({ data: { id: 'c1', userId: 'u1', taskId: 't1' } });
    const log = {
      completionId: 'c1',
      userId: 'u1',
      taskId: 't1',
      taskType: 'TWITTER_POST',
      verificationResult: 'APPROVED',
      verificationTime: 1,
      apiCallCount: 1,
    };
    const { id } = await database.twitterVerificationLog.create({
      data: { ...log, twitterApiResponse: text },
    });

    const stored = await database.twitterVerificationLog.findUniqueOrThrow({ where: { id } });
    expect(stored.twitterApiResponse === text).toBe(true);
  });

  it('should differ by case, accent and emoji in unique columns and look-ups', async () => {
    const ids = ['e', 'E', 'é', 'e\u0301', 'ß', 'ss', '😀', '😁', 'a', ' a', 'ı', 'i', 'I'];
    await database.user.createMany({ data: ids.map((id) => ({ id, name: id })) });

    for (const id of ids) {
      expect(await database.user.findUnique({ where: { id } })).toMatchObject({ id, name: id });
      expect(await database.user.count({ where: { name: id } })).toBe(1);
    }
    expect(await database.user.count({ where: { id: { in: ['É', 'A', '😂'] } } })).toBe(0);
  });

  it('should be ordered so that keyset pages show each row once', async () => {
    const ids = [
      'a',
      'A',
      'b',
      'B',
      'a1',
      'a-1',
      'a_1',
      'A2',
      'aa',
      'Z',
      'z',
      '1',
      '10',
      '2',
      '~',
      '!',
      'á',
      'á',
    ];
    const known = [...new Set(ids)];
    await database.user.createMany({ data: known.map((id) => ({ id })) });

    const seen: string[] = [];
    for (;;) {
      const last = seen.at(-1);
      const where = last === undefined ? {} : { id: { lt: last } };
      const page = await database.user.findMany({ where, orderBy: { id: 'desc' }, take: 4 });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
    }
    expect(seen.toSorted()).toEqual(known.toSorted());
  });
});

describe('numbers', () => {
  it('should be exact up to the largest safe integer of JavaScript', async () => {
    for (const expiresAt of [2n ** 53n - 1n, 2n ** 31n, 0n, -(2n ** 53n) + 1n]) {
      const lease = { name: String(expiresAt), owner: 'me', expiresAt };
      await database.lease.create({ data: lease });
      expect(await database.lease.findUnique({ where: { name: lease.name } })).toEqual(lease);
    }
    await database.user.create({ data: { id: 'u1', points: 9_007_199_254_740_991n } });
    expect(await database.user.findUnique({ where: { id: 'u1' } })).toMatchObject({
      points: 9_007_199_254_740_991n,
    });
  });

  it('should not lose increments of two processes', async () => {
    await database.user.create({ data: { id: 'u1' } });
    const elsewhere = runInNewYork('increment-points.js', tables.url, 'u1', '25');
    const here = Array.from({ length: 25 }, () =>
      database.user.update({ where: { id: 'u1' }, data: { points: { increment: 1 } } }),
    );
    await Promise.all([elsewhere, ...here]);

    expect(await database.user.findUnique({ where: { id: 'u1' } })).toMatchObject({ points: 50n });
  });
});

describe('foreign keys', () => {
  beforeEach(async () => {
    await database.user.create({ data: { id: 'u1' } });
    await aTask('t1');
    await database.completion.create({ data: { id: 'c1', userId: 'u1', taskId: 't1' } });
    await database.twitterConnection.create({
      data: {
        id: 'x1',
        userId: 'u1',
        twitterId: '1',
        username: 'name',
        accessToken: 'a',
        refreshToken: 'r',
        tokenExpiresAt: new Date(),
        scope: 'tweet.read',
      },
    });
    await database.twitterVerificationLog.create({
      data: {
        completionId: 'c1',
        userId: 'u1',
        taskId: 't1',
        taskType: 'TWITTER_POST',
        verificationResult: 'APPROVED',
        verificationTime: 1,
        apiCallCount: 1,
        twitterConnectionId: 'x1',
      },
    });
  });

  it('should keep verification logs when the connection is deleted', async () => {
    await database.twitterConnection.delete({ where: { id: 'x1' } });
    expect(await database.twitterVerificationLog.findFirst()).toMatchObject({ twitterConnectionId: null });
  });

  it('should delete everything of a user with the user', async () => {
    await database.user.delete({ where: { id: 'u1' } });
    expect(await database.completion.count()).toBe(0);
    expect(await database.twitterConnection.count()).toBe(0);
    expect(await database.twitterVerificationLog.count()).toBe(0);
    expect(await database.task.count()).toBe(1);
  });
});
