import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { backup } from './backup/backup.js';
import { restore } from './backup/restore.js';
import { aFilledDatabase, allRows, fillDatabase } from './backup/testing/awkward-rows.js';
import { backupErrorOf } from './backup/testing/failure.js';
import { trialRestore } from './backup/trial/trial-restore.js';
import { digestDatabase } from './copy/copy-database.js';
import { applyBaseline } from './migrations/baseline.js';
import { migrate, withSession } from '#database';
import { rollBack } from './migrations/rollback.js';
import { preflightDatabase } from './preflight/preflight.js';
import { readCommittedModel } from './model/committed-model.js';
import { verifyDatabase } from './verify/verify-database.js';
import { databaseSizes } from './sizes/database-sizes.js';
import { MariadbServer } from '../database/testing/mariadb-server.js';

const NOW = new Date('2026-11-22T10:11:12.013Z');

/** The default of MySQL and MariaDB on Windows, and a setting of some hosting providers. */
describe('a MariaDB server with lower_case_table_names=1', () => {
  let server: MariadbServer;
  let folder: string;
  let count = 0;

  beforeAll(async () => {
    server = await MariadbServer.start('--lower-case-table-names=1', '--innodb-force-primary-key=1');
    folder = await mkdtemp(path.join(tmpdir(), 'lower-case-'));
  });

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const aDatabase = () => server.database(`app${(count += 1)}`);
  const backUp = (url: string) =>
    backup(url, { directory: path.join(folder, String((count += 1))), now: NOW });
  const run = (url: string, sql: string) => withSession(url, (session) => session.script(sql));

  it('should be verified and measured like one with case-sensitive names', async () => {
    const url = await aDatabase();
    await migrate(url);
    const model = await readCommittedModel();

    expect((await verifyDatabase(url)).findings).toEqual([]);
    expect((await databaseSizes(url)).tables.map(({ table }) => table).sort()).toEqual(
      ['_prisma_migrations', ...model.map(({ name }) => name)].sort(),
    );
    await run(url, 'DROP TABLE "Lease"; DROP INDEX "Task_createdAt_idx" ON "Task"');
    expect((await verifyDatabase(url)).findings).toEqual([
      expect.objectContaining({ table: 'Task', object: 'index', problem: 'missing' }),
      expect.objectContaining({ table: 'Lease', object: 'table', problem: 'missing' }),
    ]);
  });

  it('should be recorded by --baseline when its tables match', async () => {
    const url = await aDatabase();
    const { applied } = await migrate(url);
    await run(url, 'DROP TABLE "_prisma_migrations"');

    expect(await applyBaseline(url)).toEqual(applied);
  });

  it('should be complete after a rollback and a restore', async () => {
    const url = await aDatabase();
    await fillDatabase(url);
    const before = await allRows(url);
    const digests = await digestDatabase(url);
    const { file } = await backUp(url);
    await trialRestore(url, file, { now: NOW });
    await rollBack(url, 'add_twitter_features');
    await migrate(url);
    await run(url, 'CREATE TABLE "Theirs" ("id" INT PRIMARY KEY)');
    const { replaced } = await restore(url, file, { force: true });

    expect(replaced).toEqual(Object.keys(before));
    expect(await allRows(url)).toEqual({ ...before, theirs: [] });
    expect(await digestDatabase(url)).toEqual(digests);
    expect((await verifyDatabase(url)).findings).toEqual([]);
  });

  it('should lose a table of this project that the backup lacks, with force', async () => {
    const [without, target] = [await aDatabase(), await aDatabase()];
    await fillDatabase(without);
    await fillDatabase(target);
    await run(without, 'DROP TABLE "Lease"');
    const { file } = await backUp(without);
    await restore(target, file, { force: true });

    expect(await allRows(target)).toEqual(await allRows(without));
  });

  it('should accept a backup of a server with case-sensitive names, but not the other way round', async () => {
    const [keeping, url] = [await aFilledDatabase('mysql'), await aDatabase()];
    try {
      await restore(url, (await backUp(keeping.url)).file);
      expect(await digestDatabase(url)).toEqual(await digestDatabase(keeping.url));

      const { file } = await backUp(url);
      const before = await allRows(keeping.url);
      const error = await backupErrorOf(restore(keeping.url, file, { force: true }));
      expect(error).toMatchObject({ code: 'other_names', advice: expect.stringContaining('db -- copy') });
      expect(await allRows(keeping.url)).toEqual(before);
    } finally {
      await keeping.drop();
    }
  });

  it('should pass preflight when tables must have a primary key', async () => {
    const checks = await preflightDatabase(await aDatabase(), {
      backupDirectory: folder,
      now: NOW,
      backupMaxAgeMs: 1,
    });
    expect(checks).toContainEqual(
      expect.objectContaining({ name: 'permission to create tables', state: 'ok' }),
    );
  });
});
