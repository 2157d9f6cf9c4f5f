import type { SqlSession } from '../session/sql-session.js';
import { MigrationError } from './migration-error.js';

/** The number of Prisma's advisory lock for migrations (prisma-engines: sql-migration-connector). */
const PRISMA_LOCK = 72_707_369;

/**
 * Runs the work while no other process, Prisma's own tools included, migrates this database. On SQLite and PostgreSQL
 * the work takes the lock itself, in each of its transactions: see {@link beginAlone}.
 * @param patienceMs how long to wait for others
 * @throws MigrationError `locked`
 */
export async function withMigrationLock<Result>(
  session: SqlSession,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (session.provider !== 'mysql') return work();
  const [row] = await session.query(`SELECT GET_LOCK('prisma_migrate', ?) AS "taken"`, [patienceMs / 1000]);
  if (row?.taken !== 1) throw lockedError();
  try {
    return await work();
  } finally {
    await session.query(`SELECT RELEASE_LOCK('prisma_migrate')`);
  }
}

/**
 * Begins a transaction during which no other process migrates this database: on SQLite it has the write lock, on
 * PostgreSQL Prisma's. Both end with the transaction, so that nothing stays on a connection which a pooler lends to
 * others. The patience counts for every statement of it, too: one that waits for a table makes everybody else wait
 * behind it.
 * @param patienceMs how long to wait for others
 * @throws SqlError `busy`
 */
export async function beginAlone(session: SqlSession, patienceMs: number): Promise<void> {
  await session.begin();
  if (session.provider !== 'postgresql') return;
  try {
    await session.query(`SELECT set_config('lock_timeout', ?, true)`, [String(patienceMs)]);
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
    'Another process kept the database locked, perhaps with a migration.',
    {
      cause,
      advice: 'Wait until it has ended, or end it, and try again.',
    },
  );
}
