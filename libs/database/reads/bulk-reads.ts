import type { Prisma } from '../database.js';
import type { DatabaseProvider } from '../database-url.js';
import { openSession } from '../session/open-session.js';
import type { SqlRow, SqlSession } from '../session/sql-session.js';
import { sqlValueOf } from './sql-value-of.js';

/**
 * Reads that go over many rows, page after page, such as an export. They pass Prisma by, which takes twice as
 * long for a row and leaves so much garbage behind that Node.js lets its heap grow by three times its size.
 */
export class BulkReads {
  readonly #open = new Set<BulkReader>();
  #isClosed = false;

  /** @param url of the database */
  constructor(private readonly url: string) {}

  /**
   * Opens a connection of its own; close it.
   * @throws SqlError when the server cannot be reached or refuses
   * @throws Error after {@link close}
   */
  async open(): Promise<BulkReader> {
    const session = await openSession(this.url);
    if (this.#isClosed) {
      await session.close();
      throw new Error('The database has been closed.');
    }
    const reader = new BulkReader(session, () => this.#open.delete(reader));
    this.#open.add(reader);
    return reader;
  }

  /** At the service's end: closes what is open, and refuses what comes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open].map((reader) => reader.close()));
  }
}

/** One connection for reading. What is asked at once is answered one after the other. */
export class BulkReader {
  #closing: Promise<void> | null = null;
  /** Settles when the connection is free. */
  #free: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: SqlSession,
    private readonly onClose: () => void,
  ) {}

  get provider(): DatabaseProvider {
    return this.session.provider;
  }

  /**
   * The rows of one SELECT. Parse them: they are as the driver has them, with 0 and 1 for what is true or false on
   * SQLite and MySQL, and texts for SQLite's times.
   * @throws SqlError when the database refuses
   */
  $queryRaw(query: Prisma.Sql): Promise<SqlRow[]> {
    const rows = this.#free.then(() => this.session.query(query.sql, query.values.map(sqlValueOf)));
    this.#free = rows.then(
      () => undefined,
      () => undefined,
    );
    return rows;
  }

  /** What is under way fails on a server. */
  close(): Promise<void> {
    this.onClose();
    this.#closing ??= this.session.close();
    return this.#closing;
  }
}
