import { Sqlite3Client, Sqlite3Transaction, type InStatement, type ResultSet } from '@libsql/client/sqlite3';
import Connection from 'libsql';

import { BUSY_TIMEOUT_MS, retryWhileBusy } from './busy-retry.js';

/** How long a statement or a BEGIN waits for another connection's lock, in ms. */
export const LOCK_TIMEOUT_MS = 10_000;

const INTEGERS = 'number';
const WRITE = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP)\b/i;

/**
 * libSQL's client for a local file, on a single connection: callers must run one after the other (Prisma's adapter
 * sees to that). Writes take the lock first, with BEGIN IMMEDIATE.
 *
 * The BEGIN goes through `exec`: a prepared statement that SQLite refused with SQLITE_BUSY stays "in progress" until it
 * is garbage-collected, and until then the connection commits nothing.
 */
export class EmbeddedClient extends Sqlite3Client {
  readonly #connection: Connection.Database;

  constructor(file: string) {
    const options = { timeout: BUSY_TIMEOUT_MS };
    const connection = new Connection(file, options);
    super(file, options, connection, INTEGERS);
    this.#connection = connection;
  }

  override async execute(statement: InStatement): Promise<ResultSet> {
    const sql = typeof statement === 'string' ? statement : statement.sql;
    if (!WRITE.test(sql)) return retryWhileBusy(() => super.execute(statement), LOCK_TIMEOUT_MS);
    const transaction = await this.transaction();
    try {
      const result = await transaction.execute(statement);
      await transaction.commit();
      return result;
    } finally {
      transaction.close();
    }
  }

  override async transaction(): Promise<EmbeddedTransaction> {
    await retryWhileBusy(() => this.#connection.exec('BEGIN IMMEDIATE'), LOCK_TIMEOUT_MS);
    return new EmbeddedTransaction(this.#connection, INTEGERS);
  }

  /** For scripts that may be repeated, like PRAGMAs: a script that finds the database locked runs again from its start. */
  override executeMultiple(script: string): Promise<void> {
    return retryWhileBusy(() => super.executeMultiple(script), LOCK_TIMEOUT_MS);
  }
}

class EmbeddedTransaction extends Sqlite3Transaction {
  override async commit(): Promise<void> {
    try {
      await super.commit();
    } finally {
      // A failed COMMIT may leave the transaction open, but the connection is used again.
      this.close();
    }
  }
}
