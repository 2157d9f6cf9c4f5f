import type { Prisma } from '../database.js';
import type { DatabaseProvider } from '../address/database-url.js';
import { watched } from '../observation/statement-watch.js';
import type { DatabaseOptions } from '../open-database.js';
import { openSession } from '../session/open-session.js';
import type { SqlRow, SqlSession } from '../session/sql-session.js';
import { sqlValueOf } from './sql-value-of.js';

/**
 * Reads of many rows, page by page, such as an export. They bypass Prisma, which takes twice as long per row and
 * leaves so much garbage that the heap of Node.js grows to four times its size.
 */
export class BulkReads {
  readonly #open = new Set<BulkReader>();
  #isClosed = false;

  /** @param url of the database */
  constructor(
    private readonly url: string,
    private readonly options: DatabaseOptions = {},
  ) {}

  /**
   * Opens a separate connection; close it when done.
   * @throws SqlError when the server is unreachable or denies access
   * @throws Error after {@link close}
   */
  async open(): Promise<BulkReader> {
    const session = await openSession(this.url);
    if (this.#isClosed) {
      await session.close();
      throw new Error('The database has been closed.');
    }
    const reader = new BulkReader(session, () => this.#open.delete(reader), this.options);
    this.#open.add(reader);
    return reader;
  }

  /** For shutdown: closes all readers, and refuses to open new ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open].map((reader) => reader.close()));
  }
}

/** One connection for reading. Concurrent queries run one after the other. */
export class BulkReader {
  #closing: Promise<void> | null = null;
  /** Resolves when the connection is free. */
  #free: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: SqlSession,
    private readonly onClose: () => void,
    private readonly options: DatabaseOptions,
  ) {}

  get provider(): DatabaseProvider {
    return this.session.provider;
  }

  /**
   * The rows of one SELECT as the driver returns them: booleans are 0 and 1 on SQLite and MySQL, and times are texts on
   * SQLite, so parse them.
   * @throws SqlError when the database refuses the query
   */
  $queryRaw(query: Prisma.Sql): Promise<SqlRow[]> {
    const rows = this.#free.then(() => this.#read(query));
    this.#free = rows.then(
      () => undefined,
      () => undefined,
    );
    return rows;
  }

  #read({ sql, values }: Prisma.Sql): Promise<SqlRow[]> {
    const { watch } = this.options;
    const read = (): Promise<SqlRow[]> => this.session.query(sql, values.map(sqlValueOf));
    return watch === undefined ? read() : watched(watch, sql, read);
  }

  /** A running query fails on a server. */
  close(): Promise<void> {
    this.onClose();
    this.#closing ??= this.session.close();
    return this.#closing;
  }
}
