import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import Connection from 'libsql';

import { migrate, openDatabase, type Database } from './index.js';
import { sized } from './testing/sized.js';

const TIMES = sized(10, 50);
const TRANSACTIONS = sized(100, 1_000);
const testing = path.join(import.meta.dirname, 'testing');

/** Runs a program of the testing folder in another process. */
const runProgram = (name: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [path.join(testing, name), ...args]);

describe('openDatabase with SQLite: one writer, and files', () => {
  let folder: string;
  let file: string;
  let database: Database;

  const pointsOf = async (id: string) =>
    Number((await database.user.findUniqueOrThrow({ where: { id } })).points);
  const addPoint = (id: string) =>
    database.$transaction(async (tx) => {
      const { points } = await tx.user.findUniqueOrThrow({ where: { id } });
      await tx.user.update({ where: { id }, data: { points: points + 1n } });
    });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'open-database-'));
    file = path.join(folder, 'made on demand', 'app.db');
    database = await openDatabase(`file:${file}`);
    await migrate(`file:${file}`);
    await database.user.create({ data: { id: 'u1' } });
  });

  afterEach(async () => {
    await database.$disconnect();
    await rm(folder, { recursive: true });
  });

  it('should keep a write-ahead log and sync it on every commit', async () => {
    expect(await database.$queryRaw`PRAGMA journal_mode`).toEqual([{ journal_mode: 'wal' }]);
    expect(await database.$queryRaw`PRAGMA synchronous`).toEqual([{ synchronous: 2 }]);
  });

  it('should lose no update when transactions of one process overlap', async () => {
    await Promise.all(Array.from({ length: 50 }, () => addPoint('u1')));

    expect(await pointsOf('u1')).toBe(50);
  });

  it('should lose no update when two processes write at once', async () => {
    const others = [1, 2].map(() => runProgram('add-points.js', `file:${file}`, 'u1', String(TIMES)));
    for (let time = 0; time < TIMES; time += 1) await addPoint('u1');
    await Promise.all(others);

    expect(await pointsOf('u1')).toBe(3 * TIMES);
  });

  it('should wait for the lock of another connection without blocking the event loop', async () => {
    const other = new Connection(file);
    /** The other connection is on the same thread: it can release the lock only if waiting does not block the thread. */
    const lockFor = (milliseconds: number) => {
      other.exec('BEGIN IMMEDIATE');
      return sleep(milliseconds).then(() => other.exec('COMMIT'));
    };

    await Promise.all([lockFor(200), database.user.create({ data: { id: 'u2' } })]);
    await Promise.all([lockFor(200), addPoint('u2')]);

    expect(other.prepare('SELECT points FROM "User" WHERE id = ?').all('u2')).toEqual([{ points: 1 }]);
    other.close();
  });

  it(`should not leave more files open after ${TRANSACTIONS} transactions`, async () => {
    await addPoint('u1');
    const before = readdirSync('/dev/fd').length;
    let counted = 0;
    for (let time = 0; time < TRANSACTIONS; time += 1)
      counted += await database.$transaction((tx) => tx.user.count());

    expect(readdirSync('/dev/fd').length).toBeLessThanOrEqual(before + 2);
    expect(counted).toBe(TRANSACTIONS);
  });
});
