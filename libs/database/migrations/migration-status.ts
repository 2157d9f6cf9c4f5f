import { providerOf } from '../address/database-url.js';
import { withSession } from '../session/open-session.js';
import type { HistoryOptions } from './migrate.js';
import { failedEarlier, stillPending } from './migration-failures.js';
import { matchesChecksum, readMigrations, type LocalMigration } from './migration-folder.js';
import { MigrationHistory, type MigrationRecord } from './migration-history.js';

export type MigrationState = 'applied' | 'edited' | 'pending' | 'failed' | 'unknown';

export interface MigrationStatus {
  name: string;
  /**
   * `edited`: its migration.sql has changed since it was applied. `failed`: started and not finished. `unknown`:
   * applied, but not in this version of the project.
   */
  state: MigrationState;
  /** When it was applied, UTC. */
  appliedAt: Date | null;
  /** Why it failed. */
  logs: string | null;
}

/** The state of each migration, oldest first; changes nothing. */
export async function migrationStatus(
  url: string,
  { histories }: HistoryOptions = {},
): Promise<MigrationStatus[]> {
  const migrations = await readMigrations(providerOf(url), histories);
  const records = await withSession(url, (session) => new MigrationHistory(session).activeRecords(), {
    missingFile: 'empty',
  });
  const local = new Set(migrations.map(({ name }) => name));
  return [
    ...migrations.map((migration) => statusOf(migration, records)),
    ...records.filter(({ name }) => !local.has(name)).map(unknownStatusOf),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * Checks that the database has every migration of this version. It may also have those of a newer version.
 * @throws MigrationError `pending` or `failed_earlier`
 */
export async function assertMigrated(url: string, { histories }: HistoryOptions = {}): Promise<void> {
  const migrations = await readMigrations(providerOf(url), histories);
  const records = await withSession(url, (session) => new MigrationHistory(session).activeRecords(), {
    missingFile: 'empty',
  });
  const failed = records.find(({ finishedAt }) => finishedAt === null);
  if (failed !== undefined) throw failedEarlier(failed);
  const applied = new Set(records.map(({ name }) => name));
  const pending = migrations.map(({ name }) => name).filter((name) => !applied.has(name));
  if (pending.length > 0) throw stillPending(pending);
}

function statusOf({ name, script }: LocalMigration, records: readonly MigrationRecord[]): MigrationStatus {
  const record = records.find((candidate) => candidate.name === name);
  if (record === undefined) return { name, state: 'pending', appliedAt: null, logs: null };
  if (record.finishedAt === null) return { name, state: 'failed', appliedAt: null, logs: record.logs };
  const state = matchesChecksum(script, record.checksum) ? 'applied' : 'edited';
  return { name, state, appliedAt: record.finishedAt, logs: null };
}

function unknownStatusOf({ name, finishedAt, logs }: MigrationRecord): MigrationStatus {
  return { name, state: finishedAt === null ? 'failed' : 'unknown', appliedAt: finishedAt, logs };
}
