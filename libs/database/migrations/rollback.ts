import { providerOf } from '../database-url.js';
import { withSession } from '../session/open-session.js';
import { LOCK_PATIENCE_MS, withMigrator, type HistoryOptions } from './migrate.js';
import { noWayBack, unknownMigration } from './migration-failures.js';
import { readMigrations, type LocalMigration } from './migration-folder.js';
import { MigrationHistory } from './migration-history.js';

export interface RollbackOptions extends HistoryOptions {
  /** Called after a migration has been undone. */
  onRolledBack?: (name: string) => void;
}

/**
 * The applied migrations that rolling back the named one would undo: it and every later one, newest first.
 * @param name a full name, or one without the time before it
 * @throws MigrationError `unknown_migration`, or `no_way_back` when one of them has no down.sql
 */
export async function planRollback(
  url: string,
  name: string,
  { histories }: HistoryOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(providerOf(url), histories);
  const standing = await withSession(url, (session) => new MigrationHistory(session).standing(), {
    missingFile: 'empty',
  });
  const applied = new Set(standing.map((record) => record.name));
  return candidatesOf(migrations, name)
    .filter((migration) => applied.has(migration.name))
    .map((migration) => migration.name);
}

/**
 * Undoes the named migration and every later one, newest first, with their down.sql, and marks them as rolled back;
 * what their tables and columns held is lost. Those undone before one that fails stay undone.
 * @returns the names, newest first
 * @throws MigrationError
 */
export async function rollBack(url: string, name: string, options: RollbackOptions = {}): Promise<string[]> {
  const { histories, onRolledBack, lockPatienceMs = LOCK_PATIENCE_MS } = options;
  const candidates = candidatesOf(await readMigrations(providerOf(url), histories), name);
  const undone: string[] = [];
  await withMigrator(url, { lockPatienceMs, missingFile: 'empty' }, async (migrator) => {
    for (const migration of candidates) {
      if (!(await migrator.undo(migration))) continue;
      undone.push(migration.name);
      onRolledBack?.(migration.name);
    }
  });
  return undone;
}

/** The named migration by its full name or the part after the time. */
export function findMigration(migrations: readonly LocalMigration[], name: string): LocalMigration {
  const found = migrations.find(
    (migration) => migration.name === name || migration.name.replace(/^\d+_/, '') === name,
  );
  if (found === undefined) throw unknownMigration(name);
  return found;
}

function candidatesOf(migrations: readonly LocalMigration[], name: string): LocalMigration[] {
  const candidates = migrations.slice(migrations.indexOf(findMigration(migrations, name))).reverse();
  const stuck = candidates.find(({ down }) => down === null);
  if (stuck !== undefined) throw noWayBack(stuck.name);
  return candidates;
}
