import { Prisma, type Database, type Transaction } from '../database.js';

/** Added to Prisma's own timeout, so that the server's timeout ends a statement first. */
const GRACE_MS = 1_000;

/**
 * Reads a server's database, each call in one REPEATABLE READ transaction: a consistent snapshot. The server ends a
 * statement that still runs at the deadline: PostgreSQL by `statement_timeout`, MariaDB by `max_statement_time`. MySQL
 * has no such limit; there a statement runs to its end.
 */
export class ServerSnapshots {
  constructor(private readonly database: Database) {}

  /**
   * Starts no further query after `signal` has aborted.
   * @param deadline on the clock of `performance.now()`, ms
   */
  read(queries: readonly Prisma.Sql[], signal: AbortSignal, deadline: number): Promise<readonly unknown[]> {
    const left = (): number => Math.max(1, Math.ceil(deadline - performance.now()));
    // `Database` has no isolation level: SQLite has only one and refuses the option.
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
    // The owner of the database closes it.
  }

  async #readWithin(limitMs: number, query: Prisma.Sql, tx: Transaction): Promise<unknown> {
    if (this.database.provider === 'mysql') {
      // Only MariaDB runs such a comment.
      const limit = Prisma.raw(`/*M! SET STATEMENT max_statement_time=${limitMs / 1000} FOR */`);
      return tx.$queryRaw(Prisma.sql`${limit} ${query}`);
    }
    await tx.$executeRaw(Prisma.raw(`SET LOCAL statement_timeout = ${limitMs}`));
    return tx.$queryRaw(query);
  }
}
