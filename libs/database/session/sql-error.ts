/** What a database refused, in words that all three share. */
export type SqlErrorCode =
  | 'unreachable'
  | 'access_denied'
  | 'no_such_database'
  | 'no_permission'
  | 'table_exists'
  | 'index_exists'
  | 'column_exists'
  | 'constraint_exists'
  | 'missing_table'
  | 'missing_parent'
  | 'syntax_error'
  | 'busy'
  | 'not_a_database'
  | 'other';

const TEMPORARY: ReadonlySet<SqlErrorCode> = new Set(['unreachable', 'busy']);

/** Why a database refused. `message` holds the database's own words; no password is ever among them. */
export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(
    readonly code: SqlErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same call may succeed later without anybody's help. */
  get temporary(): boolean {
    return TEMPORARY.has(this.code);
  }
}
