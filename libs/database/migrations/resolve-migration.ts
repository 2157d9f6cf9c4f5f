import { providerOf } from '../database-url.js';
import { LOCK_PATIENCE_MS, withMigrator, type HistoryOptions } from './migrate.js';
import { MigrationError } from './migration-error.js';
import { readMigrations } from './migration-folder.js';
import { findMigration } from './rollback.js';

/**
 * Says what became of a migration that failed: it was undone (`rolled_back`), and will be tried again, or completed
 * by hand (`applied`). Runs nothing.
 * @throws MigrationError `not_resolvable` when it did not fail, or `unknown_migration`
 */
export async function resolveMigration(
  url: string,
  name: string,
  outcome: 'applied' | 'rolled_back',
  { histories, lockPatienceMs = LOCK_PATIENCE_MS }: HistoryOptions = {},
): Promise<string> {
  const migration = findMigration(await readMigrations(providerOf(url), histories), name);
  await withMigrator(url, { lockPatienceMs, missingFile: 'empty' }, async (migrator) => {
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
