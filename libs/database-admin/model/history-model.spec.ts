import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { committedHistories, readMigrations } from '#database';
import { readCommittedModel } from './committed-model.js';
import type { DataModel } from './data-model.js';
import { modelAfter } from './history-model.js';

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);

/** The order of columns, keys and tables does not matter to a database. */
const sorted = (model: DataModel) =>
  model
    .map((table) => ({
      ...table,
      columns: table.columns.toSorted(byName),
      foreignKeys: table.foreignKeys.toSorted(byName),
      indexes: table.indexes.toSorted(byName),
    }))
    .sort(byName);

describe('modelAfter', () => {
  it('should equal the committed models after the last migration', async () => {
    const last = (await readMigrations('sqlite')).at(-1)?.name ?? '';

    expect(sorted(await modelAfter(last))).toEqual(sorted(await readCommittedModel()));
  });

  it('should include only the named migration and those before it', async () => {
    const model = await modelAfter('20251101000100_add_twitter_features');
    const connection = model.find(({ name }) => name === 'TwitterConnection');

    expect(model.map(({ name }) => name).sort()).toEqual([
      'Completion',
      'Task',
      'TwitterConnection',
      'TwitterVerificationLog',
      'User',
    ]);
    expect(connection?.columns).toHaveLength(15);
    expect(connection?.columns.find(({ name }) => name === 'accessToken')).toEqual({
      name: 'accessToken',
      type: 'String',
      mysqlType: 'Text',
      required: true,
      defaultValue: null,
    });
  });

  it('should list tables after those they refer to', async () => {
    const names = (await modelAfter('20251101000000_host_tables')).map(({ name }) => name);

    expect(names.at(-1)).toBe('Completion');
  });

  it('should refuse a migration that the history does not have', async () => {
    await expect(modelAfter('20990101000000_later')).rejects.toMatchObject({ code: 'unknown_migration' });
  });

  it('should refuse a history that models cannot express', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'history-model-'));
    const added = path.join(folder, 'sqlite', '20990101000000_odd');
    const modelWith = async (script: string) => {
      await mkdir(added, { recursive: true });
      await writeFile(path.join(added, 'migration.sql'), script);
      return modelAfter('20990101000000_odd', folder);
    };
    try {
      await cp(path.join(committedHistories(), 'sqlite'), path.join(folder, 'sqlite'), { recursive: true });

      await expect(modelWith('CREATE TABLE "Odd" ("id" BLOB);')).rejects.toThrow(
        'Odd.id has the declaration BLOB',
      );
      await expect(modelWith('CREATE TABLE "Odd" ("id" TEXT DEFAULT 7);')).rejects.toThrow('the default 7');
      await expect(modelWith('CREATE INDEX "odd" ON "User" ("id") WHERE "points" > 1;')).rejects.toThrow(
        'partial',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
