import { providerOf } from '../address/database-url.js';
import { unsupportedEncoding } from './text-encoding.js';
import { withSession, type SessionOptions } from '../session/open-session.js';
import type { SqlSession } from '../session/sql-session.js';
import { failedEarlier, unfitDatabase } from './migration-failures.js';
import { readMigrations } from './migration-folder.js';
import { Migrator } from './migrator.js';

/** How long to wait for other processes: one of them may be applying a slow migration. */
export const LOCK_TIMEOUT_MS = 60_000;

export interface HistoryOptions {
  /** The folder with one migration history per provider, in Prisma's layout; by default the package's own. */
  histories?: string;
  /** How long to wait for other processes that migrate, in ms. */
  lockTimeoutMs?: number;
}

export interface MigrateOptions extends HistoryOptions {
  /** Resume a migration that MySQL applied partly, at the statement that failed. */
  resume?: boolean;
  /** Called after each committed migration. */
  onApplied?: (name: string) => void;
}

/** Names of migrations, oldest first. */
export interface MigrationReport {
  applied: string[];
  alreadyApplied: string[];
  /** Those already applied whose migration.sql has changed since. */
  edited: string[];
}

/**
 * Applies pending migrations and records them in `_prisma_migrations` as Prisma does, so that `prisma migrate
 * status` agrees. Several processes may call this at the same time; each migration runs once. On SQLite and PostgreSQL
 * a migration and its record are one transaction. MySQL commits each statement of a migration; the error then names
 * the applied ones.
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the database is unreachable or denies access
 * @throws MigrationError when a migration fails, or when one has failed before
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationReport> {
  const { histories, resume = false, onApplied, lockTimeoutMs = LOCK_TIMEOUT_MS } = options;
  const migrations = await readMigrations(providerOf(url), histories);
  const report: MigrationReport = { applied: [], alreadyApplied: [], edited: [] };
  await withMigrator(url, { lockTimeoutMs }, async (migrator, session) => {
    const encoding = await unsupportedEncoding(session);
    if (encoding !== null && (await migrator.history.activeRecords()).length === 0)
      throw unfitDatabase(encoding);
    const failed = await migrator.history.findFailed();
    if (failed !== null && !resume) throw failedEarlier(failed);
    for (const migration of migrations) {
      const outcome = await migrator.apply(migration, resume);
      if (outcome === 'applied') onApplied?.(migration.name);
      report[outcome === 'applied' ? 'applied' : 'alreadyApplied'].push(migration.name);
      if (outcome === 'edited') report.edited.push(migration.name);
    }
  });
  return report;
}

/** Opens a session, runs the work with its migrator while no other process migrates, and closes the session. */
export function withMigrator<Result>(
  url: string,
  options: SessionOptions & { readonly lockTimeoutMs: number },
  work: (migrator: Migrator, session: SqlSession) => Promise<Result>,
): Promise<Result> {
  return withSession(
    url,
    (session) => {
      const migrator = new Migrator(session, options.lockTimeoutMs);
      return migrator.exclusively(() => work(migrator, session));
    },
    options,
  );
}
