import type { DatabaseProvider } from '../database-url.js';

export type SqlValue = string | number | bigint | boolean | Date | null;
export type SqlRow = Record<string, unknown>;

/**
 * One connection to a database, for SQL that Prisma has no words for: migrations, catalogs, plans. Locks, settings
 * and transactions belong to this one connection, so let one call finish before the next.
 *
 * Identifiers are quoted with `"` on every provider (MySQL sessions run with ANSI_QUOTES) and the session's time
 * zone is UTC. Every method rejects with an {@link SqlError} when the database refuses.
 */
export interface SqlSession {
  readonly provider: DatabaseProvider;
  /** Runs one statement with `?` for its parameters and gives its rows; counts come as numbers. */
  query(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow[]>;
  /** Runs one statement and tells how many rows it changed. */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
  /** Runs a script of statements; what the ones before a failing one did stays, unless a transaction undoes it. */
  script(sql: string): Promise<void>;
  /** Begins a transaction; on SQLite one that has the write lock, for which it waits. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Undoes the open transaction; does nothing without one. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/** Runs the work in a transaction of the session: commits when it resolves, rolls back when it rejects. */
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
