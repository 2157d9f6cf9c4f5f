import { LibsqlError, type InStatement, type ResultSet, type Row } from '@libsql/client/sqlite3';
import Connection from 'libsql';
import { LRUCache } from 'lru-cache';

/** More than the service has; Prisma writes another text for each length of a list. */
const MOST_KEPT = 500;

interface Prepared {
  readonly statement: Connection.Statement;
  /** Empty when the statement gives no rows. */
  readonly columns: string[];
  readonly columnTypes: string[];
}

type Value = Row[number] | undefined;

/**
 * Runs statements on one connection as `@libsql/client` does, but prepares each text once, and gives rows as arrays.
 * Preparing costs more than running for most statements of the service. A text must name its columns: those of `*` are
 * not looked up again.
 */
export class PreparedStatements {
  readonly #kept = new LRUCache<string, Prepared>({ max: MOST_KEPT });

  constructor(private readonly connection: Connection.Database) {}

  /** @throws LibsqlError with SQLite's result code as `rawCode` */
  execute(statement: InStatement): ResultSet {
    const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement;
    try {
      const prepared = this.#kept.get(sql) ?? this.#prepare(sql);
      return run(prepared, Array.isArray(args) ? args.map(toSql) : args);
    } catch (error) {
      // A statement that failed may stay in progress until it is garbage-collected.
      this.#kept.delete(sql);
      throw libsqlErrorOf(error);
    }
  }

  /** Lets the statements be garbage-collected, which a closed connection waits for before it closes its files. */
  clear(): void {
    this.#kept.clear();
  }

  #prepare(sql: string): Prepared {
    const statement = this.connection.prepare(sql).safeIntegers(true);
    const columns = statement.reader ? statement.raw(true).columns() : [];
    const prepared = {
      statement,
      columns: columns.map(({ name }) => name),
      columnTypes: columns.map(({ type }) => type ?? ''),
    };
    this.#kept.set(sql, prepared);
    return prepared;
  }
}

function run({ statement, columns, columnTypes }: Prepared, args: unknown): ResultSet {
  if (columns.length === 0) {
    const { changes, lastInsertRowid } = statement.run(args);
    return resultOf({
      columns,
      columnTypes,
      rows: [],
      rowsAffected: changes,
      lastInsertRowid: BigInt(lastInsertRowid),
    });
  }
  const rows = (statement.all(args) as Value[][]).map((row) => row.map(fromSql));
  return resultOf({
    columns,
    columnTypes,
    rows: rows as unknown as Row[],
    rowsAffected: 0,
    lastInsertRowid: undefined,
  });
}

function resultOf(result: Omit<ResultSet, 'toJSON'>): ResultSet {
  return { ...result, toJSON: () => result };
}

/** No column has bytes. */
function toSql(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** @throws RangeError for an integer that a number cannot have */
function fromSql(value: Value): Value {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError('An integer of the database is too large.');
}

function libsqlErrorOf(error: unknown): unknown {
  if (!(error instanceof Connection.SqliteError)) return error;
  const { message, code, rawCode } = error;
  return new LibsqlError(message, code, code, rawCode, error);
}
