import {
  LibsqlError,
  Sqlite3Client,
  Sqlite3Transaction,
  type InStatement,
  type ResultSet,
} from '@libsql/client/sqlite3';
import Connection from 'libsql';

import { BUSY_TIMEOUT_MS, retryWhileBusy } from './busy-retry.js';
import { PreparedStatements } from './prepared-statements.js';

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
  readonly #statements: PreparedStatements;

  constructor(file: string) {
    const options = { timeout: BUSY_TIMEOUT_MS };
    const connection = new Connection(file, options);
    super(file, options, connection, INTEGERS);
    this.#connection = connection;
    this.#statements = new PreparedStatements(connection);
  }

  override async execute(statement: InStatement): Promise<ResultSet> {
    const sql = typeof statement === 'string' ? statement : statement.sql;
    if (!WRITE.test(sql)) return retryWhileBusy(() => this.#statements.execute(statement), LOCK_TIMEOUT_MS);
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
    return new EmbeddedTransaction(this.#connection, this.#statements);
  }

  /** For scripts that may be repeated, like PRAGMAs: a script that finds the database locked runs again from its start. */
  override executeMultiple(script: string): Promise<void> {
    return retryWhileBusy(() => super.executeMultiple(script), LOCK_TIMEOUT_MS);
  }

  override close(): void {
    this.#statements.clear();
    super.close();
  }
}

class EmbeddedTransaction extends Sqlite3Transaction {
  /** The connection may be in the next transaction by then. */
  #hasEnded = false;

  constructor(
    connection: Connection.Database,
    private readonly statements: PreparedStatements,
  ) {
    super(connection, INTEGERS);
  }

  override async execute(statement: InStatement): Promise<ResultSet> {
    await Promise.resolve();
    if (this.#hasEnded || this.closed)
      throw new LibsqlError('The transaction is closed', 'TRANSACTION_CLOSED');
    return this.statements.execute(statement);
  }

  override async rollback(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    await super.rollback();
  }

  override async commit(): Promise<void> {
    await Promise.resolve();
    this.#hasEnded = true;
    try {
      this.statements.execute('COMMIT');
    } finally {
      // A failed COMMIT may leave the transaction open, but the connection is used again.
      this.close();
    }
  }
}
