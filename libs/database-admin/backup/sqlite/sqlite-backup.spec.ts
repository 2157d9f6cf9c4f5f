import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openDatabase, openSession, withSession } from '#database';
import { waitUntil } from '../../../database/testing/wait-until.js';
import { backup } from '../backup.js';
import { findCheckedBackup } from '../find-checked-backup.js';
import { restore } from '../restore.js';
import { allRows, fillDatabase } from '../testing/awkward-rows.js';
import { backupErrorOf } from '../testing/failure.js';
import { KillableProcess } from '../testing/killable.js';
import { trialRestore } from '../trial/trial-restore.js';

const NOW = new Date('2026-11-22T10:11:12.013Z');
const LARGE_BYTES = 20_000_000;
const LARGE_ROWS = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                    INSERT INTO large SELECT i, zeroblob(1000000) FROM n`;

describe('backup and restore on SQLite', () => {
  let folder: string;
  let directory: string;
  let file: string;
  let url: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'backup-'));
    directory = path.join(folder, 'backups');
    file = path.join(folder, 'app.db');
    url = `file:${file}`;
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const backUp = () => backup(url, { directory, now: NOW });
  const script = (sql: string) => withSession(url, (session) => session.script(sql));
  const query = (sql: string) => withSession(url, (session) => session.query(sql));

  it('should include the write-ahead log', async () => {
    const session = await openSession(url);
    await session.script(
      'PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE a (id INTEGER)',
    );
    await session.execute('INSERT INTO a VALUES (1)');
    const { rows } = await backUp();
    await session.close();
    expect(rows).toEqual({ a: 1 });
  });

  it('should show the new rows to a service that has the file open', async () => {
    await fillDatabase(url);
    const { file: saved } = await backUp();
    const database = await openDatabase(url);
    try {
      await database.user.deleteMany();
      await restore(url, saved, { force: true });
      expect(await database.user.count()).toBe(10);
      await database.user.update({ where: { id: 'row-0' }, data: { points: 5 } });
    } finally {
      await database.$disconnect();
    }
    expect(await query(`SELECT points FROM "User" WHERE id = 'row-0'`)).toEqual([{ points: 5 }]);
  });

  it('should restore indexes, triggers, views, counters and the version of the file', async () => {
    await script(`
      CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, shout TEXT AS (upper(name)));
      CREATE UNIQUE INDEX parent_name ON parent (name);
      CREATE VIEW names AS SELECT name FROM parent;
      CREATE TRIGGER no_bob BEFORE INSERT ON parent WHEN NEW.name = 'bob' BEGIN SELECT RAISE(ABORT, 'no'); END;
      INSERT INTO parent (name) VALUES ('a'), ('b'), ('c');
      DELETE FROM parent WHERE name = 'c';
      PRAGMA user_version = 42;`);
    const objects = `SELECT type, name, sql FROM sqlite_master ORDER BY name`;
    const before = await query(objects);
    const { file: saved } = await backUp();
    await rm(file);
    await restore(url, saved);
    await script(`INSERT INTO parent (name) VALUES ('d')`);

    expect(await query(objects)).toEqual(before);
    expect(await query('SELECT id, shout FROM parent ORDER BY id')).toEqual([
      { id: 1, shout: 'A' },
      { id: 2, shout: 'B' },
      { id: 4, shout: 'D' },
    ]);
    expect(await query('PRAGMA user_version')).toEqual([{ user_version: 42 }]);
  });

  it('should change nothing when rows of other tables would lose their parents', async () => {
    await fillDatabase(url);
    const { file: saved } = await backUp();
    await script(`INSERT INTO "User" ("id", "updatedAt") VALUES ('late', 0);
                  CREATE TABLE others ("userId" TEXT REFERENCES "User" ("id"));
                  INSERT INTO others VALUES ('late')`);
    const before = await allRows(url);

    expect((await backupErrorOf(restore(url, saved, { force: true }))).code).toBe('incomplete');
    expect(await allRows(url)).toEqual(before);
  });

  it('should rename a damaged database only with force', async () => {
    await fillDatabase(url);
    const before = await allRows(url);
    const { file: saved } = await backUp();
    await rm(`${file}-wal`, { force: true });
    await writeFile(file, 'This was a database once. '.repeat(1_000));

    await expect(restore(url, saved)).rejects.toMatchObject({ code: 'not_a_database' });
    const { setAside } = await restore(url, saved, { force: true });
    expect(setAside).toBe(`${file}.damaged`);
    expect(await readFile(`${file}.damaged`, 'utf8')).toContain('This was a database once.');
    expect(await allRows(url)).toEqual(before);
  });

  it('should not create a missing database file', async () => {
    expect((await backupErrorOf(backUp())).code).toBe('nothing_to_back_up');
    expect(await readdir(folder)).toEqual([]);
  });

  it('should fail the trial restore when SQLite cannot create its tables', async () => {
    // The internal tables of a virtual table are created with it, and cannot be created separately.
    await script('CREATE VIRTUAL TABLE notes USING fts5(body)');
    const { file: saved } = await backUp();
    const error = await backupErrorOf(trialRestore(url, saved, { now: NOW }));

    expect(error).toMatchObject({ code: 'not_restorable', message: expect.stringContaining('notes_') });
    expect(await findCheckedBackup(url, directory, NOW, 3_600_000)).toBeNull();
    expect(await readdir(directory)).toHaveLength(2);
  });

  describe('when its process is killed', () => {
    beforeEach(async () => {
      await fillDatabase(url);
      await script('CREATE TABLE large (id INTEGER PRIMARY KEY, bytes BLOB)');
      await script(LARGE_ROWS);
    });

    it('should leave no valid backup', async () => {
      const child = new KillableProcess(folder, 'backup', url, directory);
      await waitUntil(async () => {
        const [name] = existsSync(directory) ? await readdir(directory) : [];
        return name !== undefined && (await stat(path.join(directory, name))).size > 0;
      });
      await child.kill();

      expect((await readdir(directory)).filter((name) => !name.includes('.partial'))).toEqual([]);
      expect(await readdir(directory)).toContainEqual(expect.stringMatching(/\.partial$/));
      expect(await findCheckedBackup(url, directory, new Date(), 3_600_000)).toBeNull();
    });

    it('should keep the rows from before a restore', async () => {
      const { file: saved } = await backUp();
      await script(`DELETE FROM "User"; DELETE FROM large WHERE id > 1; VACUUM`);
      const before = await allRows(url);
      const child = new KillableProcess(folder, 'restore', url, saved);
      // The large table is the last one: all others have been replaced by now.
      await waitUntil(async () => (await stat(file)).size > LARGE_BYTES);
      expect(child.isRunning).toBe(true);
      await child.kill();

      expect(await allRows(url)).toEqual(before);
      expect(await query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    });
  });
});
