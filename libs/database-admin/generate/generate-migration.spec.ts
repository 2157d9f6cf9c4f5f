import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { generateMigration, type GenerateOptions } from './generate-migration.js';
import { TemporaryProject } from './testing/temporary-project.js';

const addNick = (models: string) =>
  models.replace('name      String? // mysql: @db.Text', '$&\n  nick String?');
const dropFollowers = (models: string) => models.replace('  followersCount      Int?\n', '');

describe('generateMigration', () => {
  let project: TemporaryProject;

  beforeEach(async () => {
    project = await TemporaryProject.make();
  });

  afterEach(async () => {
    await project.remove();
  });

  const generate = (options: Partial<GenerateOptions> = {}) =>
    generateMigration({
      name: 'add_nick',
      allowLoss: false,
      projectRoot: project.root,
      now: new Date('2099-03-04T05:06:07.890Z'),
      ...options,
    });

  it('should write the migration and its down.sql for all three databases, and the new snapshot', async () => {
    const earlier = await project.historyFiles();
    await project.edit(addNick);

    const outcome = await generate();
    const files = await project.historyFiles();
    const added = [...files.keys()].filter((file) => !earlier.has(file)).sort();

    expect(added).toEqual(
      ['mysql', 'postgresql', 'sqlite'].flatMap((provider) =>
        ['down.sql', 'migration.sql'].map((file) => `${provider}/20990304050607_add_nick/${file}`),
      ),
    );
    expect(outcome).toMatchObject({
      kind: 'written',
      migration: '20990304050607_add_nick',
      changes: ['add column "User"."nick" String?'],
      losses: [],
      risks: [],
    });
    expect(outcome.kind === 'written' && [...outcome.files].sort()).toEqual(
      [...added, 'schema.prisma'].sort().map((file) => path.join('prisma/migrations', file)),
    );
    expect(files.get('schema.prisma')).toBe(await project.read('prisma/schema.prisma'));
    expect(files.get('sqlite/20990304050607_add_nick/migration.sql')).toBe(
      '-- AlterTable\nALTER TABLE "User" ADD COLUMN "nick" TEXT;\n',
    );
    expect(files.get('postgresql/20990304050607_add_nick/migration.sql')).toBe(
      '-- AlterTable\nALTER TABLE "User" ADD COLUMN     "nick" TEXT;\n',
    );
    expect(files.get('mysql/20990304050607_add_nick/migration.sql')).toBe(
      '-- AlterTable\nALTER TABLE `User` ADD COLUMN `nick` VARCHAR(191) NULL;\n',
    );
  });

  it('should say at the head of down.sql what data a rollback destroys', async () => {
    await project.edit(addNick);
    await generate();

    for (const provider of ['sqlite', 'postgresql', 'mysql'])
      expect(await project.read(`prisma/migrations/${provider}/20990304050607_add_nick/down.sql`)).toMatch(
        /^\/\*\n {2}Warnings:\n\n {2}- The column "User"\."nick" is dropped: its values are lost\.\n\n\*\/\n/,
      );
  });

  it('should write nothing when the models have not changed', async () => {
    const earlier = await project.historyFiles();
    await project.edit((models) => `${models}\n// A remark is no change.\n`);

    expect(await generate()).toEqual({ kind: 'unchanged' });
    expect(await project.historyFiles()).toEqual(earlier);
  });

  it('should refuse to lose data, and name it, until it is allowed', async () => {
    const earlier = await project.historyFiles();
    await project.edit(dropFollowers);

    expect(await generate()).toMatchObject({
      kind: 'refused',
      losses: ['The column "TwitterConnection"."followersCount" is dropped: its values are lost.'],
    });
    expect(await project.historyFiles()).toEqual(earlier);
    expect(await generate({ allowLoss: true })).toMatchObject({ kind: 'written' });
  });

  it('should start from the previous migration', async () => {
    await project.edit(addNick);
    await generate();
    expect(await generate({ name: 'again' })).toEqual({ kind: 'unchanged' });
    await project.edit((models) => models.replace('nick String?', 'nick String? @unique'));

    expect(await generate({ name: 'one_nick_each' })).toMatchObject({
      migration: '20990304050608_one_nick_each',
      changes: ['create unique index "User_nick_key" on "nick"'],
      risks: ['The unique index "User_nick_key" fails if two rows have the same values.'],
    });
  });

  it('should change nothing on SQLite and PostgreSQL when only the MySQL type changes', async () => {
    await project.edit((models) => models.replace('username        String', '$& // mysql: @db.VarChar(300)'));
    await generate();

    expect(await project.read('prisma/migrations/sqlite/20990304050607_add_nick/migration.sql')).toBe(
      '-- Nothing to do on this database.\n',
    );
    expect(await project.read('prisma/migrations/mysql/20990304050607_add_nick/migration.sql')).toContain(
      'MODIFY `username` VARCHAR(300) NOT NULL;',
    );
  });

  it('should refuse a snapshot that differs from the migrations', async () => {
    await project.edit(addNick);
    await project.write('prisma/migrations/schema.prisma', await project.read('prisma/schema.prisma'));

    await expect(generate()).rejects.toMatchObject({
      code: 'stale_snapshot',
      message: expect.stringContaining('drop column "User"."nick"'),
    });
  });

  it('should refuse without a snapshot', async () => {
    await rm(path.join(project.histories, 'schema.prisma'));

    await expect(generate()).rejects.toMatchObject({ code: 'no_snapshot' });
  });

  it('should refuse when one provider lacks a migration', async () => {
    await mkdir(path.join(project.histories, 'sqlite', '20260101000000_half'));

    await expect(generate()).rejects.toMatchObject({
      code: 'histories_differ',
      message: expect.stringContaining('20260101000000_half'),
    });
  });

  it('should leave the histories unchanged when Prisma refuses the models', async () => {
    const earlier = await project.historyFiles();
    await project.edit(addNick);
    await project.write(
      'scripts/generate-clients.mjs',
      'console.error("\\u001b[31mThe field is wrong.\\u001b[0m"); process.exit(1);',
    );

    await expect(generate()).rejects.toMatchObject({
      code: 'invalid_models',
      message: 'The clients cannot be generated. The field is wrong.',
    });
    expect(await project.historyFiles()).toEqual(earlier);
  });

  it('should say what to install when the development tools are missing', async () => {
    await project.edit(addNick);
    await rm(path.join(project.root, 'node_modules'));

    await expect(generate()).rejects.toMatchObject({
      code: 'development_only',
      advice: 'Install the development dependencies: npm ci --include=dev',
    });
  });
});
