import {
  providerOf,
  LOCK_TIMEOUT_MS,
  withMigrator,
  type HistoryOptions,
  MigrationError,
  readMigrations,
} from '#database';
import { findMigration } from './rollback.js';

/**
 * Records how an operator resolved a failed migration: undone, to be tried again (`rolled_back`), or completed by hand
 * (`applied`). Runs nothing.
 * @throws MigrationError `not_resolvable` when it has not failed, or `unknown_migration`
 */
export async function resolveMigration(
  url: string,
  name: string,
  outcome: 'applied' | 'rolled_back',
  { histories, lockTimeoutMs = LOCK_TIMEOUT_MS }: HistoryOptions = {},
): Promise<string> {
  const migration = findMigration(await readMigrations(providerOf(url), histories), name);
  await withMigrator(url, { lockTimeoutMs, missingFile: 'empty' }, async (migrator) => {
    const record = await migrator.history.find(migration.name);
    if (record?.finishedAt !== null) throw notFailed(migration.name, record !== null);
    if (outcome === 'applied') await migrator.record(migration);
    else await migrator.history.markRolledBack(record.id);
  });
  return migration.name;
}

function notFailed(name: string, applied: boolean): MigrationError {
  return new MigrationError(
    'not_resolvable',
    name,
    `Migration ${name} has not failed: it is ${applied ? 'applied' : 'pending'}.`,
    { advice: applied ? 'To undo it: npm run db -- rollback.' : 'To apply it: npm run db -- migrate.' },
  );
}
