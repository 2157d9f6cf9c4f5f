import { DatabaseFailure } from '../failures/database-failure.js';

/** Why a database refused, the same codes for all three. */
export type SqlErrorCode =
  | 'unreachable'
  | 'too_many_connections'
  | 'settings_refused'
  | 'access_denied'
  | 'no_such_database'
  | 'no_such_schema'
  | 'no_permission'
  | 'table_exists'
  | 'index_exists'
  | 'column_exists'
  | 'constraint_exists'
  | 'missing_table'
  | 'missing_parent'
  | 'syntax_error'
  | 'busy'
  | 'read_only'
  | 'full'
  | 'disk_failure'
  | 'not_a_database'
  | 'other';

const TEMPORARY: ReadonlySet<SqlErrorCode> = new Set([
  'unreachable',
  'too_many_connections',
  'busy',
  'read_only',
]);

const ALREADY_THERE =
  'If it was created by hand or by another tool, and as this project expects it, record it: npm run db -- migrate --baseline. Otherwise rename or remove it.';

const ADVICE: Readonly<Record<SqlErrorCode, string | null>> = {
  unreachable: 'Start the database server, and check the host and the port in DATABASE_URL.',
  too_many_connections:
    'Lower ?connection_limit= in DATABASE_URL (10 for each instance by default), or raise the limit of the server.',
  settings_refused:
    'A connection pooler such as PgBouncer drops the settings of a session. Put the address of the database server itself into DATABASE_URL, or set them for the database: docs/database.md, "Behind a connection pooler".',
  access_denied: 'Check the user and the password in DATABASE_URL; percent-encode special characters.',
  no_such_database: 'Create the database, or correct its name at the end of DATABASE_URL.',
  no_such_schema:
    'Create it as it is written in DATABASE_URL (?schema=), with quotes if it has capital letters: CREATE SCHEMA "MyApp". Or correct the name.',
  no_permission: 'Grant this user the privilege, or put a user that has it into DATABASE_URL.',
  table_exists: ALREADY_THERE,
  index_exists: ALREADY_THERE,
  column_exists: ALREADY_THERE,
  constraint_exists: ALREADY_THERE,
  missing_table:
    'Create the table that it refers to first: npm run db -- status shows which migrations are applied.',
  missing_parent: 'Add the rows that it refers to, or remove the rows that refer to them.',
  syntax_error: 'Correct the statement.',
  busy: 'Another process holds the lock: try again later, or end that process.',
  read_only:
    'The database refuses writes. DATABASE_URL must name the primary server, not a replica; check its settings. For a SQLite file, check the permissions of the file and its folder.',
  full: 'The disk is full: free space on the disk of the database, or raise its limit.',
  disk_failure: 'The disk of the database cannot be read or written: check its state and free space.',
  not_a_database:
    'The file is damaged or not a SQLite database: restore a backup with npm run db -- restore.',
  other: null,
};

/** Why a database refused. `message` is the database's own message; it never contains a password. */
export class SqlError extends DatabaseFailure {
  override readonly name = 'SqlError';

  constructor(
    readonly code: SqlErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get temporary(): boolean {
    return TEMPORARY.has(this.code);
  }

  get advice(): string | null {
    return ADVICE[this.code];
  }
}
