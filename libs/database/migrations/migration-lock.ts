import { SqlError } from '../session/sql-error.js';
import type { SqlSession } from '../session/sql-session.js';
import { MigrationError } from './migration-error.js';

/** The number of Prisma's advisory lock for migrations (prisma-engines: sql-migration-connector). */
const PRISMA_LOCK = 72_707_369;

/**
 * Runs the work while no other process, Prisma's own tools included, migrates this database. On SQLite there is no
 * such lock: there each migration is a transaction that takes the write lock at its beginning.
 * @param patienceMs how long to wait for others
 * @throws MigrationError `locked`
 */
export async function withMigrationLock<Result>(
  session: SqlSession,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  switch (session.provider) {
    case 'sqlite':
      return work();
    case 'postgresql':
      await takePostgresqlLock(session, patienceMs);
      break;
    case 'mysql':
      await takeMysqlLock(session, patienceMs);
      break;
  }
  try {
    return await work();
  } finally {
    await releaseLock(session);
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

/** `lock_timeout` stays for what follows: a statement that waits for a table makes everybody else wait behind it. */
async function takePostgresqlLock(session: SqlSession, patienceMs: number): Promise<void> {
  try {
    await session.query(`SELECT set_config('lock_timeout', ?, false)`, [String(patienceMs)]);
    await session.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
  } catch (error) {
    throw error instanceof SqlError && error.code === 'busy' ? lockedError(error) : error;
  }
}

async function takeMysqlLock(session: SqlSession, patienceMs: number): Promise<void> {
  const [row] = await session.query(`SELECT GET_LOCK('prisma_migrate', ?) AS "taken"`, [patienceMs / 1000]);
  if (row?.taken !== 1) throw lockedError();
}

async function releaseLock(session: SqlSession): Promise<void> {
  await session.query(
    session.provider === 'mysql'
      ? `SELECT RELEASE_LOCK('prisma_migrate')`
      : `SELECT pg_advisory_unlock(${PRISMA_LOCK})`,
  );
}
