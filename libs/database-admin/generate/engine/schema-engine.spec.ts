import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { migrate, readMigrations } from '#database';
import { freshDatabase, type FreshDatabase } from '../../../database/testing/fresh-database.js';
import { diagnose, diffModels } from './schema-engine.js';
import { TemporaryProject } from '../testing/temporary-project.js';

const models = (fields: string) =>
  `datasource db {\n  provider = "sqlite"\n}\nmodel A {\n  id String @id\n${fields}}\n`;

describe('diffModels', () => {
  it.each([
    ['sqlite', '-- AlterTable\nALTER TABLE "A" ADD COLUMN "at" DATETIME;'],
    ['postgresql', '-- AlterTable\nALTER TABLE "A" ADD COLUMN     "at" TIMESTAMP(3);'],
  ] as const)('should give the SQL of %s without a database', async (provider, statements) => {
    expect(await diffModels(provider, models(''), models('  at DateTime?\n'))).toBe(statements);
  });

  it.each(['sqlite', 'postgresql'] as const)(
    'should give no SQL for %s without changes',
    async (provider) => {
      expect(await diffModels(provider, models(''), models('  // A remark.\n'))).toBe('');
    },
  );

  it('should start from an empty database when `before` is null', async () => {
    expect(await diffModels('sqlite', null, models(''))).toBe(
      '-- CreateTable\nCREATE TABLE "A" (\n    "id" TEXT NOT NULL PRIMARY KEY\n);',
    );
  });

  it("should refuse invalid models with the engine's message", async () => {
    await expect(diffModels('postgresql', models(''), models('  at Nothing\n'))).rejects.toMatchObject({
      code: 'invalid_models',
      message: expect.stringContaining('Nothing'),
    });
    expect(await diffModels('postgresql', models(''), models(''))).toBe('');
  });
});

describe('diagnose', () => {
  let project: TemporaryProject;
  let database: FreshDatabase;

  beforeEach(async () => {
    [project, database] = await Promise.all([TemporaryProject.make(), freshDatabase('sqlite')]);
  });

  afterEach(async () => {
    await Promise.all([project.remove(), database.drop()]);
  });

  const diagnosis = async () => diagnose(database.url, await readMigrations('sqlite', project.histories));

  it('should report a migrated database as in sync', async () => {
    await migrate(database.url, { histories: project.histories });

    expect(await diagnosis()).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    });
  });

  it('should report pending and edited migrations', async () => {
    await migrate(database.url, { histories: project.histories });
    const pending = path.join(project.histories, 'sqlite', '20260101000000_more');
    await mkdir(pending);
    await writeFile(path.join(pending, 'migration.sql'), 'SELECT 1;\n');
    const file = path.join(project.histories, 'sqlite', '20251201000000_token_care', 'migration.sql');
    await writeFile(file, `${await readFile(file, 'utf8')}-- More.\n`);

    expect(await diagnosis()).toMatchObject({
      editedMigrationNames: ['20251201000000_token_care'],
      history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: ['20260101000000_more'] },
    });
  });
});
