import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { type DatabaseProvider, withSession } from '#database';
import { freshDatabase, type FreshDatabase } from '../../../database/testing/fresh-database.js';
import { backup, type BackupReport } from '../backup.js';
import { databaseIdentity } from '../backup-record.js';
import { findCheckedBackup } from '../find-checked-backup.js';
import { restore } from '../restore.js';
import { aFilledDatabase, allRows } from './awkward-rows.js';
import { trialRestore } from '../trial/trial-restore.js';
import { backupErrorOf } from './failure.js';

const NOW = new Date('2026-11-22T10:11:12.013Z');
const HOUR_MS = 3_600_000;

/** The rules of backups and restores on every provider. */
export function describeBackups(provider: DatabaseProvider): void {
  let folder: string;
  /** Filled databases that no test changes. */
  let source: FreshDatabase;
  let other: FreshDatabase;
  let changed: FreshDatabase[];

  beforeAll(async () => {
    source = await aFilledDatabase(provider);
    other = await aFilledDatabase(provider);
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'backup-'));
    changed = [];
  });

  afterEach(async () => {
    for (const database of changed) await database.drop();
    await rm(folder, { recursive: true });
  });

  afterAll(async () => {
    await source.drop();
    await other.drop();
  });

  /** The URL of a database that is dropped after the test. */
  const oneToChange = async (database: Promise<FreshDatabase>): Promise<string> => {
    changed.push(await database);
    return (await database).url;
  };

  const backUp = (url = source.url): Promise<BackupReport> => backup(url, { directory: folder, now: NOW });
  const run = (url: string, sql: string) => withSession(url, (session) => session.execute(sql));

  it('should restore every row unchanged', async () => {
    const before = await allRows(source.url);
    const { file, rows } = await backUp();
    const empty = await oneToChange(freshDatabase(provider));
    const report = await restore(empty, file);

    expect(await allRows(empty)).toEqual(before);
    expect(before.User).toHaveLength(10);
    expect(rows).toMatchObject({
      User: 10,
      Task: 10,
      Completion: 10,
      Lease: 1,
      TwitterVerificationLog: 1,
      TwitterConsent: 0,
    });
    expect(report).toEqual({ file, provider, rows, replaced: [], notes: [], setAside: null });
  });

  it('should write a record beside the backup', async () => {
    const { file, ...record } = await backUp();
    const content = await readFile(file);

    expect(path.basename(file)).toMatch(
      new RegExp(`^\\w+-${provider}-20261122T101112013Z\\.${provider === 'sqlite' ? 'db' : 'sql\\.gz'}$`),
    );
    expect(record).toEqual({
      schemaVersion: 1,
      provider,
      database: databaseIdentity(source.url),
      createdAt: NOW.toISOString(),
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      rows: expect.objectContaining({ User: 10, _prisma_migrations: record.migrations.length }) as unknown,
      migrations: expect.arrayContaining(['20251101000100_add_twitter_features']) as unknown,
      checkedAt: null,
    });
    expect(JSON.parse(await readFile(`${file}.json`, 'utf8'))).toEqual(record);
    expect(await readdir(folder)).toEqual([path.basename(file), `${path.basename(file)}.json`]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('should refuse a database that is not empty, and leave it as it is', async () => {
    const url = await oneToChange(aFilledDatabase(provider));
    const { file } = await backUp(url);
    await run(url, `DELETE FROM "Completion"`);
    const before = await allRows(url);
    const error = await backupErrorOf(restore(url, file));

    expect(error).toMatchObject({ code: 'not_empty', advice: expect.stringContaining('--force') as unknown });
    expect(error.message).toContain('User (10 rows)');
    expect(await allRows(url)).toEqual(before);
  });

  it('should replace newer rows with force, and keep tables of others', async () => {
    const url = await oneToChange(aFilledDatabase(provider));
    const before = await allRows(url);
    const { file } = await backUp(url);
    await run(url, `DELETE FROM "User"`);
    await run(url, `ALTER TABLE "Task" ADD COLUMN "later" INTEGER`);
    await run(url, `CREATE TABLE "others" ("id" INTEGER PRIMARY KEY)`);
    await run(url, `INSERT INTO "others" VALUES (7)`);
    const { replaced } = await restore(url, file, { force: true });

    expect(await allRows(url)).toEqual({ ...before, others: [{ id: 7 }] });
    expect(replaced).toEqual(Object.keys(before));
  });

  it('should remove a table of this project that the backup lacks, with force', async () => {
    const [without, target] = [
      await oneToChange(aFilledDatabase(provider)),
      await oneToChange(aFilledDatabase(provider)),
    ];
    await run(without, `DROP TABLE "Lease"`);
    const { file } = await backUp(without);
    await restore(target, file, { force: true });

    expect(await allRows(target)).toEqual(await allRows(without));
    expect(Object.keys(await allRows(target))).not.toContain('Lease');
  });

  describe('with a bad backup', () => {
    const refusal = async (file: string): Promise<string> => {
      const before = await allRows(other.url);
      const { code } = await backupErrorOf(restore(other.url, file, { force: true }));
      expect(await allRows(other.url)).toEqual(before);
      return code;
    };

    it.each(['with', 'without'])('should refuse a truncated one, %s its record', async (record) => {
      const { file, bytes } = await backUp();
      if (record === 'without') await rm(`${file}.json`);
      await truncate(file, bytes - 5_000);
      expect(await refusal(file)).toBe('damaged_backup');
    });

    it('should refuse one that was edited', async () => {
      const { file } = await backUp();
      const content = await readFile(file);
      if (provider === 'sqlite') content[content.length - 100] = 0x5a;
      const edited =
        provider === 'sqlite'
          ? content
          : gzipSync(gunzipSync(content).toString('utf8').replaceAll('PENDING', 'APPROVED'));
      await writeFile(file, edited);
      expect(await refusal(file)).toBe('damaged_backup');
    });

    it('should refuse one of another kind of database', async () => {
      const file = provider === 'sqlite' ? await aPostgresqlDump(folder) : await aSqliteBackup(folder);
      expect(await refusal(file)).toBe('other_provider');
    });

    it('should refuse one with an unreadable record', async () => {
      const { file } = await backUp();
      await writeFile(`${file}.json`, '{}');
      expect(await refusal(file)).toBe('damaged_backup');
    });

    it('should refuse a file that is not a backup', async () => {
      const file = path.join(folder, 'notes.txt');
      await writeFile(file, 'just some notes');
      expect(await refusal(file)).toBe('damaged_backup');
      await writeFile(file, gzipSync('-- just some notes\n'));
      expect(await refusal(file)).toBe('damaged_backup');
    });

    it('should refuse a missing file', async () => {
      expect(await refusal(path.join(folder, 'none.db'))).toBe('no_such_file');
    });
  });

  it('should add a successful trial restore to the record', async () => {
    const { file, rows } = await backUp();
    const checkedAt = new Date(NOW.getTime() + 1);
    const before = await allRows(source.url);
    const report = await trialRestore(source.url, file, { now: checkedAt });

    expect(report).toEqual({ file, rows, notes: [], checkedAt: checkedAt.toISOString() });
    expect(JSON.parse(await readFile(`${file}.json`, 'utf8'))).toMatchObject({
      rows,
      checkedAt: checkedAt.toISOString(),
    });
    expect((await readdir(folder)).sort()).toEqual([path.basename(file), `${path.basename(file)}.json`]);
    expect(await allRows(source.url)).toEqual(before);
  });

  it('should pass the trial restore without a record', async () => {
    const { file } = await backUp();
    await rm(`${file}.json`);
    await trialRestore(source.url, file, { now: NOW });
    expect(await readdir(folder)).toEqual([path.basename(file)]);
  });

  describe('findCheckedBackup', () => {
    const find = (now: number) => findCheckedBackup(source.url, folder, new Date(now), HOUR_MS);
    const checked = async (url: string, now: Date): Promise<BackupReport> => {
      const made = await backup(url, { directory: folder, now });
      const { checkedAt } = await trialRestore(url, made.file, { now });
      return { ...made, checkedAt };
    };

    it('should find the newest unchanged backup of this database that passed a trial restore', async () => {
      const first = await checked(source.url, NOW);
      const second = await checked(source.url, new Date(NOW.getTime() + 1));
      await checked(other.url, new Date(NOW.getTime() + 2));
      await backup(source.url, { directory: folder, now: new Date(NOW.getTime() + 3) });

      expect(await find(NOW.getTime() + 10)).toEqual(second);
      await truncate(second.file, second.bytes - 1);
      expect(await find(NOW.getTime() + 10)).toEqual(first);
      await rm(first.file);
      expect(await find(NOW.getTime() + 10)).toBeNull();
    });

    it('should not find one that is too old, or from the future', async () => {
      const made = await checked(source.url, NOW);
      expect(await find(NOW.getTime() + HOUR_MS)).toEqual(made);
      expect(await find(NOW.getTime() + HOUR_MS + 1)).toBeNull();
      expect(await find(NOW.getTime() - 1)).toBeNull();
    });

    it('should find nothing without a folder', async () => {
      expect(await findCheckedBackup(source.url, path.join(folder, 'none'), NOW, HOUR_MS)).toBeNull();
    });
  });

  it('should leave no files when it cannot write', async () => {
    const file = path.join(folder, 'a-file');
    await writeFile(file, '');
    const error = await backupErrorOf(backup(source.url, { directory: file, now: NOW }));
    expect(error.code).toBe('disk');
    expect(await readdir(folder)).toEqual(['a-file']);
  });
}

async function aPostgresqlDump(folder: string): Promise<string> {
  const file = path.join(folder, 'other.sql.gz');
  const lines = ['--', '-- PostgreSQL database dump', '--', '', '--', '-- PostgreSQL database dump complete'];
  await writeFile(file, gzipSync(`${lines.join('\n')}\n--\n\n`));
  return file;
}

async function aSqliteBackup(folder: string): Promise<string> {
  const other = await aFilledDatabase('sqlite');
  try {
    return (await backup(other.url, { directory: folder, now: NOW })).file;
  } finally {
    await other.drop();
  }
}
