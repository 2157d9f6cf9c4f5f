import type { DatabaseProvider } from '../address/database-url.js';
import { SqlError, type SqlErrorCode } from './sql-error.js';

type Rule = readonly [when: RegExp, code: SqlErrorCode];

/** Error codes of Node's sockets, the same for every driver. */
const UNREACHABLE = /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOENT)/;

/** SQLSTATE (PostgreSQL documentation, appendix A: error codes). */
const POSTGRESQL: readonly Rule[] = [
  [/^53300/, 'too_many_connections'],
  [/^(08|57P0)/, 'unreachable'],
  [/^28/, 'access_denied'],
  [/^3D000/, 'no_such_database'],
  [/^3F000/, 'no_such_schema'],
  [/^42501/, 'no_permission'],
  [/^42P07/, 'table_exists'],
  [/^42701/, 'column_exists'],
  [/^42710/, 'constraint_exists'],
  [/^42P01/, 'missing_table'],
  [/^23503/, 'missing_parent'],
  [/^42601/, 'syntax_error'],
  [/^(55P03|40P01|40001)/, 'busy'],
  [/^25006/, 'read_only'],
  [/^53100/, 'full'],
  [/^58030/, 'disk_failure'],
];

/** PgBouncer uses one SQLSTATE for all its errors. */
const PGBOUNCER_STATE = '08P01';
const PGBOUNCER: readonly Rule[] = [
  [/^unsupported startup parameter/, 'settings_refused'],
  [/^no such database/, 'no_such_database'],
  [/^no such user/, 'access_denied'],
  [/^no more connections allowed/, 'too_many_connections'],
  [/./, 'unreachable'],
];

/** Server error numbers (MariaDB knowledge base and MySQL reference manual: server error message reference). */
const MYSQL: readonly Rule[] = [
  [/^(1040|1203|1226)$/, 'too_many_connections'],
  [/^(2002|2003|2006|2013|45009|45012|45028)$/, 'unreachable'],
  [/^(1045|1698|1251|2059)$/, 'access_denied'],
  [/^1049$/, 'no_such_database'],
  [/^(1044|1142|1143|1227|1370)$/, 'no_permission'],
  [/^1050$/, 'table_exists'],
  [/^1061$/, 'index_exists'],
  [/^1060$/, 'column_exists'],
  [/^(1826|121)$/, 'constraint_exists'],
  [/^(1146|1824|1005|1215|150)$/, 'missing_table'],
  [/^(1451|1452)$/, 'missing_parent'],
  [/^1064$/, 'syntax_error'],
  [/^(1205|1213)$/, 'busy'],
  [/^(1290|1792|1836)$/, 'read_only'],
  [/^(1021|1114)$/, 'full'],
  [/^(3|1026|1030)$/, 'disk_failure'],
];

/** SQLite distinguishes most errors only by their message. */
const SQLITE: readonly Rule[] = [
  [/^table .* already exists/i, 'table_exists'],
  [/^(index .* already exists|there is already an index named)/i, 'index_exists'],
  [/duplicate column name/i, 'column_exists'],
  [/no such table/i, 'missing_table'],
  [/foreign key constraint failed/i, 'missing_parent'],
  [/readonly database/i, 'read_only'],
  [/database or disk is full/i, 'full'],
  [/disk I\/O error/i, 'disk_failure'],
  [/unable to open/i, 'no_such_database'],
  [/database is locked/i, 'busy'],
  [/not a database|malformed|disk image/i, 'not_a_database'],
  [/syntax error|incomplete input|unrecognized token/i, 'syntax_error'],
];

/** A driver's error as an {@link SqlError}. */
export function sqlErrorOf(provider: DatabaseProvider, error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  const message = messageOf(error);
  return new SqlError(codeOf(provider, error, message), message, { cause: error });
}

function codeOf(provider: DatabaseProvider, error: unknown, message: string): SqlErrorCode {
  const { code, errno } = detailsOf(error);
  if (UNREACHABLE.test(code)) return 'unreachable';
  switch (provider) {
    case 'postgresql':
      // pg sets no code when the connection is lost during a query, or when the server requires a password.
      if (/terminated|timeout|ended/i.test(message) && code === '') return 'unreachable';
      if (/password must be a string|no password/i.test(message)) return 'access_denied';
      if (code === '42P07' && / index /i.test(` ${statementOf(error)} `)) return 'index_exists';
      return code === PGBOUNCER_STATE ? firstMatch(PGBOUNCER, message) : firstMatch(POSTGRESQL, code);
    case 'mysql':
      return firstMatch(MYSQL, errno);
    case 'sqlite':
      return firstMatch(SQLITE, message);
  }
}

function firstMatch(rules: readonly Rule[], text: string): SqlErrorCode {
  return rules.find(([when]) => when.test(text))?.[1] ?? 'other';
}

function messageOf(error: unknown): string {
  const [first] = attemptsOf(error);
  if (first !== undefined) return messageOf(first);
  // The MariaDB driver adds the statement to `message`; `sqlMessage` is the server's message.
  return textAt(error, 'sqlMessage') || textAt(error, 'message') || String(error);
}

/** Node tries every address of a host name; the first error is enough. */
function attemptsOf(error: unknown): readonly unknown[] {
  const attempts: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'errors') : null;
  return Array.isArray(attempts) ? attempts : [];
}

function detailsOf(error: unknown): { code: string; errno: string } {
  const [first = error] = attemptsOf(error);
  return { code: textAt(first, 'code'), errno: textAt(first, 'errno') };
}

/** The failed statement, which sessions add to the error: PostgreSQL has one code for existing tables and indexes. */
function statementOf(error: unknown): string {
  return textAt(error, 'statement');
}

function textAt(error: unknown, key: string): string {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
