import type { Prisma } from '../database.js';
import { storable } from '../session/sqlite-session.js';
import { sqlValueOf } from './sql-value-of.js';

/** SQLite waits for a lock on libSQL's thread here, so it may take its time. */
const BUSY_TIMEOUT_MS = 5_000;
/** An interrupt only hits a statement that has begun, so it is said again. */
const INTERRUPT_EVERY_MS = 20;

/** A connection that holds so many statements and sources of rows makes room for another one. */
const MOST_HELD = 120;

/** What libSQL's asynchronous connection can do; its own types say `any`. */
interface AsyncConnection {
  exec(sql: string): Promise<unknown>;
  prepare(sql: string): Promise<{ iterate(...values: readonly unknown[]): Promise<Iterable<unknown>> }>;
  interrupt(): void;
  close(): void;
}

/**
 * Reads a SQLite file on connections of its own, each call in one read transaction. libSQL's asynchronous connection
 * runs a statement to its first row on a thread of its own, where an interrupt reaches it; the other rows are fetched
 * on the event loop's thread. A query whose answer is materialized has done all its work by its first row.
 */
export class SqliteSnapshots {
  /**
   * For the next calls: a closed connection keeps its files open until the garbage collector finds its statements.
   */
  readonly #idle: Reader[] = [];
  #isClosed = false;

  constructor(private readonly file: string) {}

  /** Ends soon after `signal` aborts. */
  async read(queries: readonly Prisma.Sql[], signal: AbortSignal): Promise<readonly unknown[]> {
    const reader = this.#idle.pop() ?? (await Reader.open(this.file));
    const stopListening = interruptOn(signal, reader.connection);
    try {
      await reader.connection.exec('BEGIN');
      const answers: unknown[] = [];
      for (const query of queries) {
        signal.throwIfAborted();
        answers.push(await reader.answer(query));
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
    const isSound = await reader.connection.exec('ROLLBACK').then(
      () => true,
      () => false,
    );
    if (isSound && !reader.isSpent && !this.#isClosed) this.#idle.push(reader);
    else reader.connection.close();
  }
}

class Reader {
  /**
   * The statements, and what their rows are fetched from. The garbage collector ends one that nobody holds on the event
   * loop's thread, and that waits, all the service with it, for the query that the connection is at.
   */
  readonly #held: unknown[] = [];

  private constructor(readonly connection: AsyncConnection) {}

  static async open(file: string): Promise<Reader> {
    const { default: Connection } = await import('libsql/promise');
    const connection = new Connection(file, { timeout: BUSY_TIMEOUT_MS }) as unknown as AsyncConnection;
    await connection.exec('PRAGMA query_only = ON');
    return new Reader(connection);
  }

  get isSpent(): boolean {
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
