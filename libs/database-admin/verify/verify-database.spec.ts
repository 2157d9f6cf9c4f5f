import { existsSync } from 'node:fs';

import { sqliteFileOf, withSession } from '#database';
import { applyHistory } from '../testing/apply-history.js';
import { freshDatabase, type FreshDatabase } from '../../database/testing/fresh-database.js';
import { readCommittedModel } from '../model/committed-model.js';
import { verifyDatabase } from './verify-database.js';

const COUNTS = `
  SELECT count(*) AS "tables",
    sum((SELECT count(*) FROM pragma_table_info(tables."name"))) AS "columns",
    sum((SELECT count(*) FROM pragma_foreign_key_list(tables."name"))) AS "foreignKeys",
    (SELECT count(*) FROM sqlite_master WHERE "type" = 'index' AND "sql" IS NOT NULL) AS "indexes"
  FROM sqlite_master AS tables WHERE "type" = 'table'`;

describe('verifyDatabase', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase('sqlite');
  });

  afterEach(() => database.drop());

  const run = (script: string) => withSession(database.url, (session) => session.script(script));
  const migrated = () => withSession(database.url, (session) => applyHistory(session));

  it('should find nothing after the last migration, and count what it checked', async () => {
    await migrated();

    const [checked] = await withSession(database.url, (session) => session.query(COUNTS));

    expect(await verifyDatabase(database.url)).toEqual({
      provider: 'sqlite',
      checked,
      damage: [],
      findings: [],
      orphans: [],
      clientIsCurrent: true,
    });
  });

  it('should count rows without parents', async () => {
    await migrated();
    await run(
      `PRAGMA foreign_keys = OFF;
       INSERT INTO "User" ("id", "updatedAt") VALUES ('u1', 0);
       INSERT INTO "Completion" ("id", "userId", "taskId", "updatedAt")
         VALUES ('c1', 'u1', 'gone1', 0), ('c2', 'u1', 'gone2', 0), ('c3', 'nobody', 'gone1', 0);
       CREATE TABLE "theirs" ("id" TEXT REFERENCES "not there" ("x")); INSERT INTO "theirs" VALUES ('1');`,
    );

    expect(await verifyDatabase(database.url)).toMatchObject({
      findings: [],
      orphans: [
        { table: 'Completion', parent: 'Task', rows: 3 },
        { table: 'Completion', parent: 'User', rows: 1 },
      ],
    });
  });

  it('should find every table missing in an empty database, and not check rows', async () => {
    await run('SELECT 1');
    const { findings, orphans } = await verifyDatabase(database.url);

    expect(findings.map(({ object, problem, name }) => `${problem} ${object} ${name}`)).toEqual(
      (await readCommittedModel()).map(({ name }) => `missing table ${name}`),
    );
    expect(orphans).toBeNull();
  });

  it('should refuse a missing file, and not create it', async () => {
    await expect(verifyDatabase(database.url)).rejects.toMatchObject({ code: 'no_such_database' });
    expect(existsSync(sqliteFileOf(database.url))).toBe(false);
  });
});
