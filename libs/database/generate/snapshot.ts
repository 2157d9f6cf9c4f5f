import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { DataModel } from '../schema/data-model.js';
import { modelAfter } from '../schema/history-model.js';
import { compareModels } from './compare-models.js';
import { GenerateError } from './generate-error.js';
import { summaryOf } from './model-change.js';

/** The models as the newest migration leaves them, beside the histories. MySQL's types are in no other place. */
export const SNAPSHOT_FILE = 'schema.prisma';

/**
 * @param directory the folder that holds the history of each provider
 * @throws GenerateError `no_snapshot`
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
 * Holds the snapshot against what the SQLite history really makes: a migration written by hand, or a generate that was
 * killed, may have left it behind.
 * @param names the migrations of the history, oldest first
 * @throws GenerateError `stale_snapshot`
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
    `${path.join(directory, SNAPSHOT_FILE)} is not what the migrations lead to. They also: ${missed.map(summaryOf).join(', ')}.`,
  );
}

/** SQLite has no words for them. */
function withoutMysqlTypes(model: DataModel): DataModel {
  return model.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, mysqlType: null })),
  }));
}
