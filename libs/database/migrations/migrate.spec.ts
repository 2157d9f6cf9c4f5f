import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import Connection from 'libsql';

import { migrate, MigrationError } from '../index.js';
import { SqliteMigrator } from './sqlite-migrator.js';

const testing = path.resolve(import.meta.dirname, '../testing');

describe('migrate', () => {
  let folder: string;
  let directory: string;
  let url: string;
  let connection: Connection.Database;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'migrate-'));
    directory = path.join(folder, 'migrations');
    url = `file:${folder}/app.db`;
    connection = new Connection(path.join(folder, 'app.db'));
  });

  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  const write = async (name: string, script: string) => {
    await mkdir(path.join(directory, name), { recursive: true });
    await writeFile(path.join(directory, name, 'migration.sql'), script);
  };
  const failure = async (): Promise<MigrationError> => {
    const error: unknown = await migrate(url, { directory }).catch((reason: unknown) => reason);
    if (!(error instanceof MigrationError)) throw new Error(`not a MigrationError: ${String(error)}`);
    return error;
  };
  const rows = (sql: string) => connection.prepare(sql).all();
  const tables = () =>
    rows(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
    );

  it('should apply what is pending in the order of the names, once', async () => {
    await write('2_fill', `INSERT INTO "a" VALUES (1);`);
    await write('1_make', `CREATE TABLE "a" ("id" INTEGER);`);
    const announced: string[] = [];
    const onApplied = (name: string) => announced.push(name);
    const first = await migrate(url, { directory, onApplied });
    await write('3_more', `INSERT INTO "a" VALUES (2);`);
    const second = await migrate(url, { directory, onApplied });

    expect(first).toEqual({ applied: ['1_make', '2_fill'], alreadyApplied: [], edited: [] });
    expect(second).toEqual({ applied: ['3_more'], alreadyApplied: ['1_make', '2_fill'], edited: [] });
    expect(announced).toEqual(['1_make', '2_fill', '3_more']);
    expect(rows('SELECT id FROM a')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('should record a migration as Prisma does', async () => {
    const script = `CREATE TABLE "a" ("id" INTEGER);\n`;
    await write('1_make', script);
    await migrate(url, { directory });

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    expect(rows('SELECT * FROM _prisma_migrations')).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256').update(script).digest('hex'),
        finished_at: time,
        migration_name: '1_make',
        logs: null,
        rolled_back_at: null,
        started_at: time,
        applied_steps_count: 1,
      },
    ]);
  });

  it('should undo a migration that fails halfway, record why, and keep the earlier ones', async () => {
    await write('1_make', `CREATE TABLE "a" ("id" INTEGER);`);
    await write('2_break', `CREATE TABLE "b" ("id" INTEGER);\nINSERT INTO "nowhere" VALUES (1);`);
    await write('3_later', `CREATE TABLE "c" ("id" INTEGER);`);
    const error = await failure();

    expect(error).toMatchObject({ code: 'failed', migration: '2_break', temporary: false });
    expect(error.message).toContain('no such table: nowhere');
    expect(tables()).toEqual([{ name: 'a' }]);
    expect(
      rows(
        'SELECT migration_name, finished_at, applied_steps_count, logs FROM _prisma_migrations WHERE logs IS NOT NULL',
      ),
    ).toEqual([
      {
        migration_name: '2_break',
        finished_at: null,
        applied_steps_count: 0,
        logs: 'no such table: nowhere',
      },
    ]);
  });

  it('should stop while a failed migration is unresolved and go on once it is', async () => {
    await write('1_break', `INSERT INTO "nowhere" VALUES (1);`);
    await failure();
    await write('1_break', `CREATE TABLE "a" ("id" INTEGER);`);
    const error = await failure();
    connection.exec(`UPDATE _prisma_migrations SET rolled_back_at = CURRENT_TIMESTAMP`);
    const report = await migrate(url, { directory });

    expect(error).toMatchObject({ code: 'failed_earlier', migration: '1_break' });
    expect(error.message).toContain('no such table: nowhere');
    expect(report.applied).toEqual(['1_break']);
  });

  it('should report a migration that was edited after it was applied, and not apply it again', async () => {
    await write('1_make', `CREATE TABLE "a" ("id" INTEGER);`);
    await migrate(url, { directory });
    await write('1_make', `CREATE TABLE "a" ("id" TEXT);`);

    expect(await migrate(url, { directory })).toEqual({
      applied: [],
      alreadyApplied: ['1_make'],
      edited: ['1_make'],
    });
  });

  it('should not call other line endings an edit', async () => {
    await write('1_make', `CREATE TABLE "a" (\n"id" INTEGER);\n`);
    await migrate(url, { directory });
    await write('1_make', `CREATE TABLE "a" (\r\n"id" INTEGER);\r\n`);

    expect((await migrate(url, { directory })).edited).toEqual([]);
  });

  it('should keep the rows that refer to a table which a migration rebuilds', async () => {
    await write(
      '1_make',
      `CREATE TABLE "a" ("id" INTEGER PRIMARY KEY);
       CREATE TABLE "b" ("a" INTEGER REFERENCES "a" ("id") ON DELETE CASCADE);
       INSERT INTO "a" VALUES (1); INSERT INTO "b" VALUES (1);`,
    );
    await write(
      '2_rebuild',
      `PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;
       CREATE TABLE "new_a" ("id" INTEGER PRIMARY KEY, "note" TEXT);
       INSERT INTO "new_a" ("id") SELECT "id" FROM "a"; DROP TABLE "a"; ALTER TABLE "new_a" RENAME TO "a";
       PRAGMA foreign_keys=ON; PRAGMA defer_foreign_keys=OFF;`,
    );
    await migrate(url, { directory });

    expect(rows('SELECT * FROM b')).toEqual([{ a: 1 }]);
  });

  it('should refuse a script that ends the transaction it runs in', async () => {
    await write('1_commit', `COMMIT;`);

    const error = await failure();

    expect(error).toMatchObject({ code: 'failed', migration: '1_commit' });
    expect(error.message).toContain('must not end the transaction');
    expect(await failure()).toMatchObject({ code: 'failed_earlier' });
  });

  it('should refuse a folder without a script before it applies anything', async () => {
    await write('1_make', `CREATE TABLE "a" ("id" INTEGER);`);
    await mkdir(path.join(directory, '2_empty'));

    expect(await failure()).toMatchObject({ code: 'file_missing', migration: '2_empty' });
    expect(tables()).toEqual([]);
  });

  it('should say so when another process keeps the database locked', async () => {
    const migrator = new SqliteMigrator(path.join(folder, 'app.db'), 30);
    connection.exec('BEGIN IMMEDIATE');
    const error: unknown = await migrator
      .apply({ name: '1_make', script: '' })
      .catch((reason: unknown) => reason);
    migrator.close();

    expect(error).toMatchObject({ code: 'locked', migration: '1_make', temporary: true });
  });

  it('should apply each migration once when several processes start together', async () => {
    await write('1_make', `CREATE TABLE "a" ("id" INTEGER);`);
    for (let number = 2; number <= 9; number += 1)
      await write(`${number}_fill`, `INSERT INTO "a" VALUES (${number});`);
    const program = [
      '--import',
      path.join(testing, 'typescript-hooks.mjs'),
      path.join(testing, 'migrate.mjs'),
    ];
    const outputs = await Promise.all(
      [1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [...program, url, directory])),
    );
    const applied = outputs.flatMap(({ stdout }) => JSON.parse(stdout).applied as string[]);

    expect(applied.sort()).toHaveLength(9);
    expect(new Set(applied).size).toBe(9);
    expect(rows('SELECT count(*) AS count FROM a')).toEqual([{ count: 8 }]);
  });
});
