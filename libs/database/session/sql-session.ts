import type { DatabaseProvider } from '../address/database-url.js';

export type SqlValue = string | number | bigint | boolean | Date | null;
export type SqlRow = Record<string, unknown>;

/**
 * One connection to a database, for SQL that Prisma does not support: migrations, catalogs, query plans. Locks, settings
 * and transactions belong to this connection, so await each call before the next.
 *
 * Identifiers are quoted with `"` on every provider (MySQL sessions run with ANSI_QUOTES), and the session's time
 * zone is UTC. Every method:
 * @throws SqlError when the database refuses
 */
export interface SqlSession {
  readonly provider: DatabaseProvider;
  /** Runs one statement with `?` for each parameter and returns its rows; counts are numbers. */
  query(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow[]>;
  /** Runs one statement and returns how many rows it changed. */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
  /** Runs a script; outside of a transaction, statements before a failing one stay applied. */
  script(sql: string): Promise<void>;
  /** Begins a transaction; on SQLite it waits for the write lock. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Rolls back the open transaction; does nothing without one. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs the work in a transaction of the session: commits when the work resolves, rolls back when it rejects.
 * @throws what the work throws
 * @throws SqlError when the database refuses to begin or commit
 */
export async function inTransaction<Result>(
  session: SqlSession,
  work: () => Promise<Result>,
): Promise<Result> {
  await session.begin();
  try {
    const result = await work();
    await session.commit();
    return result;
  } catch (error) {
    await session.rollback();
    throw error;
  }
}
