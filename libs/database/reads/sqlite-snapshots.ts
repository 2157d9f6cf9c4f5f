import type { Prisma } from '../database.js';
import { watched, type StatementWatch } from '../observation/statement-watch.js';
import { storable } from '../session/sqlite-session.js';
import { sqlValueOf } from './sql-value-of.js';

/** Long, because SQLite waits for a lock on libSQL's own thread here. */
const BUSY_TIMEOUT_MS = 5_000;
/** An interrupt only stops a statement that has started, so it is repeated. */
const INTERRUPT_EVERY_MS = 20;

/** A connection with this many statements and row iterators is replaced by a new one. */
const MOST_HELD = 120;

/** The methods of libSQL's asynchronous connection, whose own types are `any`. */
interface AsyncConnection {
  exec(sql: string): Promise<unknown>;
  prepare(sql: string): Promise<{ iterate(...values: readonly unknown[]): Promise<Iterable<unknown>> }>;
  interrupt(): void;
  close(): void;
}

/**
 * Reads a SQLite file on separate connections, each call in one read transaction. libSQL's asynchronous connection
 * runs a statement up to its first row on its own thread, where an interrupt can stop it; the other rows are fetched
 * on the event loop's thread. A materialized query has done all its work by its first row.
 */
export class SqliteSnapshots {
  /** Kept for later calls: a closed connection keeps its files open until its statements are garbage-collected. */
  readonly #idle: Reader[] = [];
  #isClosed = false;

  constructor(
    private readonly file: string,
    private readonly watch: StatementWatch = () => undefined,
  ) {}

  /** Rejects soon after `signal` aborts. */
  async read(queries: readonly Prisma.Sql[], signal: AbortSignal): Promise<readonly unknown[]> {
    const reader = this.#idle.pop() ?? (await Reader.open(this.file));
    const stopListening = interruptOn(signal, reader.connection);
    try {
      await reader.connection.exec('BEGIN');
      const answers: unknown[] = [];
      for (const query of queries) {
        signal.throwIfAborted();
        answers.push(await watched(this.watch, query.sql, () => reader.answer(query)));
      }
      return answers;
    } finally {
      stopListening();
      await this.#giveBack(reader);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const { connection } of this.#idle.splice(0)) connection.close();
  }

  async #giveBack(reader: Reader): Promise<void> {
    const isUsable = await reader.connection.exec('ROLLBACK').then(
      () => true,
      () => false,
    );
    if (isUsable && !reader.isFull && !this.#isClosed) this.#idle.push(reader);
    else reader.connection.close();
  }
}

class Reader {
  /**
   * Statements and row iterators. An unreferenced one is finalized by the garbage collector on the event loop's thread,
   * which blocks the service until the connection's running query has ended.
   */
  readonly #held: unknown[] = [];

  private constructor(readonly connection: AsyncConnection) {}

  static async open(file: string): Promise<Reader> {
    const { default: Connection } = await import('libsql/promise');
    const connection = new Connection(file, { timeout: BUSY_TIMEOUT_MS }) as unknown as AsyncConnection;
    await connection.exec('PRAGMA query_only = ON');
    return new Reader(connection);
  }

  get isFull(): boolean {
    return this.#held.length >= MOST_HELD;
  }

  async answer(query: Prisma.Sql): Promise<readonly unknown[]> {
    const statement = await this.connection.prepare(
      `WITH "answer" AS MATERIALIZED (${query.sql}) SELECT * FROM "answer"`,
    );
    this.#held.push(statement);
    const rows = await statement.iterate(...query.values.map((value) => storable(sqlValueOf(value))));
    this.#held.push(rows);
    return [...rows];
  }
}

function interruptOn(signal: AbortSignal, connection: AsyncConnection): () => void {
  let again: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    again = setInterval(() => {
      connection.interrupt();
    }, INTERRUPT_EVERY_MS);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  return () => {
    signal.removeEventListener('abort', interrupt);
    clearInterval(again);
  };
}
