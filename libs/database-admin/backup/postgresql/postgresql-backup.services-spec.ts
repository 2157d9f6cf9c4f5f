import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { openSession, withSession } from '#database';
import { freshDatabase, type FreshDatabase } from '../../../database/testing/fresh-database.js';
import { waitUntil } from '../../../database/testing/wait-until.js';
import { backup } from '../backup.js';
import { restore } from '../restore.js';
import { allRows, fillDatabase } from '../testing/awkward-rows.js';
import { backupErrorOf } from '../testing/failure.js';
import { fakeTool } from '../testing/fake-tool.js';
import { KillableProcess } from '../testing/killable.js';
import { trialRestore } from '../trial/trial-restore.js';

const NOW = new Date('2026-11-22T10:11:12.013Z');

describe('backup and restore on PostgreSQL', () => {
  let directory: string;
  let database: FreshDatabase;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'backup-'));
    database = await freshDatabase('postgresql');
  });

  afterEach(async () => {
    await database.drop();
    await rm(directory, { recursive: true });
  });

  const urlOf = (schema: string) => `${database.url}?schema=${schema}`;
  const backUp = (url: string) => backup(url, { directory, now: NOW });
  const run = (...statements: string[]) =>
    withSession(database.url, async (session) => {
      for (const statement of statements) await session.execute(statement);
    });
  const query = (sql: string) => withSession(database.url, (session) => session.query(sql));

  describe('of a schema', () => {
    beforeEach(async () => {
      await run('CREATE SCHEMA ours');
      await fillDatabase(urlOf('ours'));
    });

    it('should restore a dropped schema', async () => {
      const before = await allRows(urlOf('ours'));
      const { file } = await backUp(urlOf('ours'));
      await run('DROP SCHEMA ours CASCADE');
      await restore(urlOf('ours'), file);
      expect(await allRows(urlOf('ours'))).toEqual(before);
    });

    it('should not change other schemas and tables of others', async () => {
      await run('CREATE TABLE public.theirs (id int)', 'INSERT INTO public.theirs VALUES (1)');
      const { file, rows } = await backUp(urlOf('ours'));
      await run('CREATE TABLE ours.others (id int)', 'UPDATE public.theirs SET id = 2');
      await restore(urlOf('ours'), file, { force: true });

      expect(Object.keys(rows)).not.toContain('theirs');
      expect(await query('SELECT id FROM public.theirs')).toEqual([{ id: 2 }]);
      expect(await query('SELECT * FROM ours.others')).toEqual([]);
    });

    it('should not be restored into another schema', async () => {
      const { file } = await backUp(urlOf('ours'));
      const error = await backupErrorOf(restore(database.url, file));
      expect(error.code).toBe('other_schema');
      expect(error.message).toMatch(/schema ours, and DATABASE_URL names public/);
      expect(await allRows(database.url)).toEqual({});
    });
  });

  /** A fake `pg_dump` that adds lines to the output of the real one. */
  const changedDump = (sed: string) =>
    fakeTool(
      directory,
      ['pg_dump'],
      `/usr/bin/pg_dump "$@" > ${directory}/dump || exit 1; sed ${sed} ${directory}/dump`,
    );

  describe('that a newer pg_dump wrote', () => {
    it('should be restored without settings that the server does not know, and report them', async () => {
      await fillDatabase(database.url);
      const before = await allRows(database.url);
      // As pg_dump 17 writes for a server of version 15.
      const toolPath = await changedDump(`'s/^SET lock_timeout = 0;/&\\nSET transaction_timeout = 0;/'`);
      const { file } = await backup(database.url, { directory, now: NOW, toolPath });
      expect(gunzipSync(await readFile(file)).toString('utf8')).toContain('\nSET transaction_timeout = 0;\n');
      await run('DELETE FROM "User"');
      const { notes } = await restore(database.url, file, { force: true });

      expect(notes).toEqual(['SET transaction_timeout was skipped: this server has no such setting.']);
      expect(await allRows(database.url)).toEqual(before);
      expect((await trialRestore(database.url, file, { now: NOW })).notes).toEqual(notes);
    });

    it('should require a newer client when psql does not know its commands', async () => {
      await fillDatabase(database.url);
      const { file } = await backUp(database.url);
      const toolPath = await fakeTool(directory, ['psql'], `echo 'invalid command \\\\restrict' >&2; exit 3`);
      const error = await backupErrorOf(restore(database.url, file, { force: true, toolPath }));
      expect(error.code).toBe('tool_outdated');
    });
  });

  it('should change nothing when another table refers to one of this project', async () => {
    await fillDatabase(database.url);
    const { file } = await backUp(database.url);
    await run(
      `DELETE FROM "Lease"`,
      `CREATE TABLE "others" ("userId" text REFERENCES "User" ("id"))`,
      `INSERT INTO "others" VALUES ('row-1')`,
    );
    const before = await allRows(database.url);
    const error = await backupErrorOf(restore(database.url, file, { force: true }));

    expect(error).toMatchObject({ code: 'tool_failed', message: expect.stringContaining('depend on') });
    expect(await allRows(database.url)).toEqual(before);
  });

  it('should change nothing when the process is killed', async () => {
    await fillDatabase(database.url);
    const { file } = await backUp(database.url);
    // When the process is killed, psql must have received complete statements, but not all of them.
    const dump = gunzipSync(await readFile(file)).toString('utf8');
    const filler = '-- filler that nothing depends on\n'.repeat(100_000);
    await writeFile(file, gzipSync(dump.replace('SET statement_timeout', `${filler}SET statement_timeout`)));
    await rm(`${file}.json`);
    const before = await allRows(database.url);
    const holder = await openSession(database.url);
    await holder.begin();
    await holder.execute(`LOCK TABLE "User" IN ACCESS SHARE MODE`);
    const child = new KillableProcess(directory, 'restore', database.url, file);
    const others = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'psql'`;
    await waitUntil(
      async () => (await query(`SELECT 1 ${others} AND wait_event_type = 'Lock'`)).length === 1,
    );
    await child.kill();
    await holder.commit();
    await holder.close();
    await waitUntil(async () => (await query(`SELECT 1 ${others}`)).length === 0);

    expect(await allRows(database.url)).toEqual(before);
  });
});
