import type { Prisma } from '../database.js';
import { storable } from '../session/sqlite-session.js';
import { sqlValueOf } from './sql-value-of.js';

/** SQLite waits for a lock on libSQL's thread here, so it may take its time. */
const BUSY_TIMEOUT_MS = 5_000;
/** An interrupt only hits a statement that has begun, so it is said again. */
const INTERRUPT_EVERY_MS = 20;

/** What libSQL's asynchronous connection can do; its own types say `any`. */
interface AsyncConnection {
  exec(sql: string): Promise<unknown>;
  prepare(sql: string): Promise<{ all(...values: readonly unknown[]): Promise<unknown[]> }>;
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
  readonly #idle: AsyncConnection[] = [];
  #isClosed = false;

  constructor(private readonly file: string) {}

  /** Ends soon after `signal` aborts. */
  async read(queries: readonly Prisma.Sql[], signal: AbortSignal): Promise<readonly unknown[]> {
    const connection = this.#idle.pop() ?? (await openConnection(this.file));
    const stopListening = interruptOn(signal, connection);
    try {
      await connection.exec('BEGIN');
      const answers: unknown[] = [];
      for (const query of queries) {
        signal.throwIfAborted();
        answers.push(await answerTo(query, connection));
      }
      return answers;
    } finally {
      stopListening();
      await this.#giveBack(connection);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  async #giveBack(connection: AsyncConnection): Promise<void> {
    const isSound = await connection.exec('ROLLBACK').then(
      () => true,
      () => false,
    );
    if (isSound && !this.#isClosed) this.#idle.push(connection);
    else connection.close();
  }
}

async function openConnection(file: string): Promise<AsyncConnection> {
  const { default: Connection } = await import('libsql/promise');
  const connection = new Connection(file, { timeout: BUSY_TIMEOUT_MS }) as unknown as AsyncConnection;
  await connection.exec('PRAGMA query_only = ON');
  return connection;
}

async function answerTo(query: Prisma.Sql, connection: AsyncConnection): Promise<unknown> {
  const statement = await connection.prepare(
    `WITH "answer" AS MATERIALIZED (${query.sql}) SELECT * FROM "answer"`,
  );
  return statement.all(...query.values.map((value) => storable(sqlValueOf(value))));
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
