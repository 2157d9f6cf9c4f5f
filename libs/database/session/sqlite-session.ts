import Connection from 'libsql';

import { BUSY_TIMEOUT_MS, retryWhileBusy } from '../sqlite/busy-retry.js';
import { sqlErrorOf } from './sql-error-of.js';
import type { SqlRow, SqlSession, SqlValue } from './sql-session.js';

/** A session on one SQLite file. Foreign keys are enforced, as in the service. */
export class SqliteSession implements SqlSession {
  readonly provider = 'sqlite';
  readonly #connection: Connection.Database;

  private constructor(
    connection: Connection.Database,
    private readonly lockTimeoutMs: number,
  ) {
    this.#connection = connection;
  }

  /**
   * @param lockTimeoutMs how long to wait for another connection's lock, in ms
   * @throws SqlError when the file cannot be opened, or stays locked
   */
  static async open(file: string, lockTimeoutMs: number): Promise<SqliteSession> {
    try {
      const connection = await retryWhileBusy(() => connectTo(file), lockTimeoutMs);
      return new SqliteSession(connection, lockTimeoutMs);
    } catch (error) {
      throw sqlErrorOf('sqlite', error);
    }
  }

  query(sql: string, parameters: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return this.#retryWhileLocked(
      () => this.#connection.prepare(sql).all(...parameters.map(storable)) as SqlRow[],
    );
  }

  execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return this.#retryWhileLocked(
      () => this.#connection.prepare(sql).run(...parameters.map(storable)).changes,
    );
  }

  /** Not repeated while locked: a script that stops in the middle cannot start again. */
  async script(sql: string): Promise<void> {
    await Promise.resolve();
    refusing(() => this.#connection.exec(sql));
  }

  async begin(): Promise<void> {
    await this.#retryWhileLocked(() => this.#connection.exec('BEGIN IMMEDIATE'));
  }

  async commit(): Promise<void> {
    await this.#retryWhileLocked(() => this.#connection.exec('COMMIT'));
  }

  async rollback(): Promise<void> {
    await Promise.resolve();
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.#connection.close();
  }

  async #retryWhileLocked<Result>(attempt: () => Result): Promise<Result> {
    try {
      return await retryWhileBusy(attempt, this.lockTimeoutMs);
    } catch (error) {
      throw sqlErrorOf('sqlite', error);
    }
  }
}

function connectTo(file: string): Connection.Database {
  const connection = new Connection(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.exec('PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw sqlErrorOf('sqlite', error);
  }
}

/** A value as Prisma's adapter stores it. */
export function storable(value: SqlValue): string | number | bigint | null {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  return typeof value === 'boolean' ? Number(value) : value;
}
