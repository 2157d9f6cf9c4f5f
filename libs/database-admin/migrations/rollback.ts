import {
  providerOf,
  withSession,
  LOCK_TIMEOUT_MS,
  withMigrator,
  type HistoryOptions,
  noDownScript,
  unknownMigration,
  readMigrations,
  type LocalMigration,
  MigrationHistory,
} from '#database';

export interface RollbackOptions extends HistoryOptions {
  /** Called after each migration that was rolled back. */
  onRolledBack?: (name: string) => void;
}

/**
 * The applied migrations that a rollback of the named one would undo: it and every later one, newest first.
 * @param name a full name, or one without its time
 * @throws MigrationError `unknown_migration`, or `no_way_back` when one of them has no down.sql
 */
export async function planRollback(
  url: string,
  name: string,
  { histories }: HistoryOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(providerOf(url), histories);
  const records = await withSession(url, (session) => new MigrationHistory(session).activeRecords(), {
    missingFile: 'empty',
  });
  const applied = new Set(records.map((record) => record.name));
  return candidatesOf(migrations, name)
    .filter((migration) => applied.has(migration.name))
    .map((migration) => migration.name);
}

/**
 * Rolls back the named migration and every later one, newest first, with their down.sql; the data of their tables and
 * columns is lost. Those rolled back before one that fails stay rolled back.
 * @returns the names, newest first
 * @throws MigrationError when one is unknown, has no down.sql, or fails
 */
export async function rollBack(url: string, name: string, options: RollbackOptions = {}): Promise<string[]> {
  const { histories, onRolledBack, lockTimeoutMs = LOCK_TIMEOUT_MS } = options;
  const candidates = candidatesOf(await readMigrations(providerOf(url), histories), name);
  const undone: string[] = [];
  await withMigrator(url, { lockTimeoutMs, missingFile: 'empty' }, async (migrator) => {
    for (const migration of candidates) {
      if (!(await migrator.undo(migration))) continue;
      undone.push(migration.name);
      onRolledBack?.(migration.name);
    }
  });
  return undone;
}

/**
 * The migration with this full name, or with this name after its time.
 * @throws MigrationError `unknown_migration`
 */
export function findMigration(migrations: readonly LocalMigration[], name: string): LocalMigration {
  const found = migrations.find(
    (migration) => migration.name === name || migration.name.replace(/^\d+_/, '') === name,
  );
  if (found === undefined) throw unknownMigration(name);
  return found;
}

function candidatesOf(migrations: readonly LocalMigration[], name: string): LocalMigration[] {
  const candidates = migrations.slice(migrations.indexOf(findMigration(migrations, name))).reverse();
  const irreversible = candidates.find(({ down }) => down === null);
  if (irreversible !== undefined) throw noDownScript(irreversible.name);
  return candidates;
}
