import { providerOf } from '../database-url.js';
import { unfitEncoding } from '../schema/text-encoding.js';
import { withSession, type SessionOptions } from '../session/open-session.js';
import type { SqlSession } from '../session/sql-session.js';
import { failedEarlier, unfitDatabase } from './migration-failures.js';
import { readMigrations } from './migration-folder.js';
import { Migrator } from './migrator.js';

/** How long to wait for other processes: one of them may be applying a migration that takes its time. */
export const LOCK_PATIENCE_MS = 60_000;

export interface HistoryOptions {
  /** The folder of the migration histories, one for each provider in Prisma's layout; by default the package's own. */
  histories?: string;
  /** How long to wait for other processes that migrate, in ms. */
  lockPatienceMs?: number;
}

export interface MigrateOptions extends HistoryOptions {
  /** Go on with a migration that MySQL left half done, at the statement that failed. */
  resume?: boolean;
  /** Called after a migration has been committed. */
  onApplied?: (name: string) => void;
}

/** Names of migrations, oldest first. */
export interface MigrationReport {
  applied: string[];
  alreadyApplied: string[];
  /** Of those already applied, the ones whose migration.sql has been changed since. */
  edited: string[];
}

/**
 * Applies pending migrations and records them in `_prisma_migrations` as Prisma does, so that `prisma migrate
 * status` agrees. Several processes may call this at once; each migration runs once. On SQLite and PostgreSQL a
 * migration and its record are one transaction: it is applied wholly or not at all. MySQL commits every statement of
 * a migration by itself; the error then names what has been done.
 * @throws DatabaseUrlError when the URL cannot be used
 * @throws SqlError when the database cannot be reached or does not let this user in
 * @throws MigrationError at the first migration that cannot be applied, and at once when one failed earlier
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationReport> {
  const { histories, resume = false, onApplied, lockPatienceMs = LOCK_PATIENCE_MS } = options;
  const migrations = await readMigrations(providerOf(url), histories);
  const report: MigrationReport = { applied: [], alreadyApplied: [], edited: [] };
  await withMigrator(url, { lockPatienceMs }, async (migrator, session) => {
    const encoding = await unfitEncoding(session);
    if (encoding !== null && (await migrator.history.standing()).length === 0) throw unfitDatabase(encoding);
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

/** Runs the work with a migrator of its own. */
export function withMigrator<Result>(
  url: string,
  options: SessionOptions & { readonly lockPatienceMs: number },
  work: (migrator: Migrator, session: SqlSession) => Promise<Result>,
): Promise<Result> {
  return withSession(
    url,
    (session) => {
      const migrator = new Migrator(session, options.lockPatienceMs);
      return migrator.alone(() => work(migrator, session));
    },
    options,
  );
}
