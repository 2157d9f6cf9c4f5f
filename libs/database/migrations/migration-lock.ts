import type { SqlSession } from '../session/sql-session.js';
import { MigrationError } from './migration-error.js';

/** The number of Prisma's advisory lock for migrations (prisma-engines: sql-migration-connector). */
const PRISMA_LOCK = 72_707_369;

/**
 * Runs the work while no other process, including Prisma's own tools, migrates this database. On SQLite and PostgreSQL
 * the work itself takes the lock in each of its transactions: see {@link beginExclusive}.
 * @param timeoutMs how long to wait for the lock
 * @throws MigrationError `locked` when another process holds the lock for longer
 */
export async function withMigrationLock<Result>(
  session: SqlSession,
  timeoutMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (session.provider !== 'mysql') return work();
  const [row] = await session.query(`SELECT GET_LOCK('prisma_migrate', ?) AS "taken"`, [timeoutMs / 1000]);
  if (row?.taken !== 1) throw lockedError();
  try {
    return await work();
  } finally {
    await session.query(`SELECT RELEASE_LOCK('prisma_migrate')`);
  }
}

/**
 * Begins a transaction during which no other process migrates this database: on SQLite it has the write lock, on
 * PostgreSQL Prisma's advisory lock. Both end with the transaction, so that no lock stays on a pooled connection.
 * @param timeoutMs how long to wait for the lock, and in each statement for a table: a waiting statement blocks others
 * @throws SqlError `busy` when another process holds the lock for longer
 */
export async function beginExclusive(session: SqlSession, timeoutMs: number): Promise<void> {
  await session.begin();
  if (session.provider !== 'postgresql') return;
  try {
    await session.query(`SELECT set_config('lock_timeout', ?, true)`, [String(timeoutMs)]);
    await session.query(`SELECT pg_advisory_xact_lock(${PRISMA_LOCK})`);
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

export function lockedError(cause?: unknown, migration = ''): MigrationError {
  return new MigrationError(
    'locked',
    migration,
    'Another process locked the database for too long, perhaps with a migration.',
    {
      cause,
      advice: 'Wait until it ends, or end it, and try again.',
    },
  );
}
