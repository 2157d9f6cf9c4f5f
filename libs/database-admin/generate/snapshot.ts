import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { DataModel } from '../model/data-model.js';
import { modelAfter } from '../model/history-model.js';
import { compareModels } from './changes/compare-models.js';
import { GenerateError } from './generate-error.js';
import { summaryOf } from './changes/model-change.js';

/** The models after the newest migration, beside the histories. Only this file has their MySQL types. */
export const SNAPSHOT_FILE = 'schema.prisma';

/**
 * @param directory the folder with the history of each provider
 * @throws GenerateError `no_snapshot` when the file cannot be read
 */
export async function readSnapshot(directory: string): Promise<string> {
  const file = path.join(directory, SNAPSHOT_FILE);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new GenerateError('no_snapshot', `${file} cannot be read.`, { cause: error });
  }
}

/**
 * Compares the snapshot with the tables of the SQLite history: after a migration written by hand, or a killed generate,
 * the snapshot may be out of date.
 * @param names the migrations of the history, oldest first
 * @throws GenerateError `stale_snapshot` when they differ
 */
export async function assertSnapshotIsCurrent(
  snapshot: DataModel,
  directory: string,
  names: readonly string[],
): Promise<void> {
  const newest = names.at(-1);
  const made = newest === undefined ? [] : await modelAfter(newest, directory);
  const missed = compareModels(withoutMysqlTypes(snapshot), withoutMysqlTypes(made));
  if (missed.length === 0) return;
  throw new GenerateError(
    'stale_snapshot',
    `${path.join(directory, SNAPSHOT_FILE)} does not match the migrations. They also: ${missed.map(summaryOf).join(', ')}.`,
  );
}

/** A SQLite history does not have them. */
function withoutMysqlTypes(model: DataModel): DataModel {
  return model.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, mysqlType: null })),
  }));
}
