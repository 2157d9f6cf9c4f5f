import { migrate, withSession } from '#database';
import { preflightDatabase } from '../preflight/preflight.js';
import { applyHistory } from '../testing/apply-history.js';
import { freshDatabase, type FreshDatabase } from '../../database/testing/fresh-database.js';
import { readCatalog } from '../catalog/read-catalog.js';
import { verifyDatabase } from './verify-database.js';

describe('a PostgreSQL database that cannot store emoji', () => {
  let server: FreshDatabase;
  let name: string;
  let url: string;

  beforeEach(async () => {
    server = await freshDatabase('postgresql');
    const parsed = new URL(server.url);
    name = `${parsed.pathname.slice(1)}_latin1`;
    parsed.pathname = `/${name}`;
    url = parsed.href;
    await run(
      server.url,
      `CREATE DATABASE "${name}" ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
  });

  afterEach(async () => {
    await run(server.url, `DROP DATABASE "${name}"`);
    await server.drop();
  });

  const run = (on: string, sql: string) => withSession(on, (session) => session.script(sql));
  const encodingCheck = async () => {
    const checks = await preflightDatabase(url, {
      backupDirectory: '/nonexistent',
      now: new Date(),
      backupMaxAgeMs: 1,
    });
    return checks.find((check) => check.name === 'text encoding');
  };

  it('should be refused before the first migration, and reported by preflight', async () => {
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'unfit_database',
      message: expect.stringContaining('LATIN1'),
      advice: expect.stringContaining(`ENCODING 'UTF8'`),
    });
    expect(await withSession(url, readCatalog)).toEqual(new Map());
    expect(await encodingCheck()).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('LATIN1'),
    });
  });

  it('should be reported by verify when it is in use, and still be migrated', async () => {
    await withSession(url, (session) => applyHistory(session));
    await run(
      url,
      `CREATE TABLE "_prisma_migrations" ("id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL,
         "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
         "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0);
       INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at") VALUES ('1', 'x', '1_first', now())`,
    );

    expect((await verifyDatabase(url)).findings).toEqual([
      {
        table: '*',
        object: 'database',
        name: 'encoding',
        problem: 'different',
        expected: 'UTF8',
        actual: 'LATIN1',
      },
    ]);
    await expect(migrate(url)).rejects.not.toMatchObject({ code: 'unfit_database' });
  });

  it('should not be reported for other encodings', async () => {
    url = server.url;
    await migrate(url);
    expect((await verifyDatabase(url)).findings).toEqual([]);
    expect(await encodingCheck()).toMatchObject({ state: 'ok' });
  });
});
