import { DatabaseFailure } from '../database-failure.js';

/** What a database refused, in words that all three share. */
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
  'If it was made by hand or by another tool and is what this project expects, record it: npm run db -- migrate --baseline. Otherwise rename or remove it.';

const ADVICE: Readonly<Record<SqlErrorCode, string | null>> = {
  unreachable: 'Start the database server, and check the host and the port in DATABASE_URL.',
  too_many_connections:
    'Lower ?connection_limit= in DATABASE_URL (10 for each instance by default), or let the server take more connections.',
  settings_refused:
    'A connection pooler such as PgBouncer does not pass on the settings of a session. Name the database server itself in DATABASE_URL, or give the database these settings: docs/database.md, "Behind a connection pooler".',
  access_denied: 'Check the user and the password in DATABASE_URL; percent-encode special characters.',
  no_such_database: 'Create the database, or correct its name at the end of DATABASE_URL.',
  no_such_schema:
    'Create it as it is written in DATABASE_URL (?schema=), capital letters in quotes: CREATE SCHEMA "MyApp". Or correct the name.',
  no_permission: 'Let an administrator grant this user the right, or use a user that has it in DATABASE_URL.',
  table_exists: ALREADY_THERE,
  index_exists: ALREADY_THERE,
  column_exists: ALREADY_THERE,
  constraint_exists: ALREADY_THERE,
  missing_table: 'Make the table that it refers to first: npm run db -- status shows what has been applied.',
  missing_parent: 'Add the rows that it refers to, or remove the rows that refer to them.',
  syntax_error: 'Correct the statement.',
  busy: 'Another process holds the lock: try again, or end that process.',
  read_only:
    'The database can be read and not written to. Name the primary server in DATABASE_URL, not a replica, and look at its settings; of a SQLite file, at the rights to it and its folder.',
  full: 'Nothing more can be written: make room on the disk of the database, or raise its limit.',
  disk_failure:
    'The disk of the database cannot be written to or read: look at its state and the room on it.',
  not_a_database: 'The file is damaged or no SQLite database: restore a backup with npm run db -- restore.',
  other: null,
};

/** Why a database refused. `message` holds the database's own words; no password is ever among them. */
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
