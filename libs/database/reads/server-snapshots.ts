import { Prisma, type Database, type Transaction } from '../database.js';

/** For Prisma's own limit, so that the server's limit is the first to end a statement. */
const GRACE_MS = 1_000;

/**
 * Reads a server's database, each call in one transaction that sees one moment: REPEATABLE READ. The server itself ends
 * a statement that still runs at the deadline: PostgreSQL by `statement_timeout`, MariaDB by `max_statement_time`.
 * MySQL has no such limit; there a statement runs to its end.
 */
export class ServerSnapshots {
  constructor(private readonly database: Database) {}

  /**
   * Runs no further query once `signal` has aborted.
   * @param deadline as `performance.now()` tells the time
   */
  read(queries: readonly Prisma.Sql[], signal: AbortSignal, deadline: number): Promise<readonly unknown[]> {
    const left = (): number => Math.max(1, Math.ceil(deadline - performance.now()));
    // The level is no part of `Database`: SQLite, which has but one, refuses to be told.
    const options = { isolationLevel: 'RepeatableRead', maxWait: left(), timeout: left() + GRACE_MS };
    return this.database.$transaction(async (tx) => {
      const answers: unknown[] = [];
      for (const query of queries) {
        signal.throwIfAborted();
        answers.push(await this.#readWithin(left(), query, tx));
      }
      return answers;
    }, options);
  }

  close(): void {
    // The database is its owner's to close.
  }

  async #readWithin(limitMs: number, query: Prisma.Sql, tx: Transaction): Promise<unknown> {
    if (this.database.provider === 'mysql') {
      // Only MariaDB reads such a comment.
      const limit = Prisma.raw(`/*M! SET STATEMENT max_statement_time=${limitMs / 1000} FOR */`);
      return tx.$queryRaw(Prisma.sql`${limit} ${query}`);
    }
    await tx.$executeRaw(Prisma.raw(`SET LOCAL statement_timeout = ${limitMs}`));
    return tx.$queryRaw(query);
  }
}
