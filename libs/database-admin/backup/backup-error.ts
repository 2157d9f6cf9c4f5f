import { DatabaseFailure } from '#database';

export type BackupErrorCode =
  | 'tool_missing'
  | 'tool_outdated'
  | 'tool_failed'
  | 'nothing_to_back_up'
  | 'no_such_file'
  | 'damaged_database'
  | 'damaged_backup'
  | 'other_provider'
  | 'other_schema'
  | 'other_names'
  | 'not_empty'
  | 'incomplete'
  | 'not_restorable'
  | 'no_scratch'
  | 'disk';

const ADVICE: Readonly<Record<BackupErrorCode, string | null>> = {
  tool_missing: null,
  tool_outdated: "Install the client of the server's version or a newer one, and put it first in PATH.",
  tool_failed: null,
  nothing_to_back_up: 'Correct DATABASE_URL.',
  no_such_file: 'Check the path.',
  damaged_database:
    'No backup was made. Restore an earlier one: npm run db -- restore <file> --force. If only indexes are damaged, REINDEX in the shell of SQLite rebuilds them.',
  damaged_backup: 'Nothing was changed. Use another backup.',
  other_provider:
    'Nothing was changed. Restore a backup of the same kind of database that DATABASE_URL names.',
  other_schema: 'Nothing was changed. Put the schema of the backup into DATABASE_URL: ?schema=<name>.',
  other_names:
    'Nothing was changed. Restore it on a server with the same settings as the original one, and copy the data from there: npm run db -- copy.',
  not_empty:
    'Nothing was changed. Back up these tables, then add --force to replace them with those of the backup.',
  incomplete: 'Use another backup.',
  not_restorable: 'It is not a valid backup. Fix the cause and make another: npm run db -- backup --check.',
  no_scratch:
    'Grant this user the privilege to create databases (PostgreSQL: CREATEDB), or give the URL of an empty one in the variable NAME: --scratch env:NAME.',
  disk: 'Free disk space, or choose a folder that this user may write to.',
};

/** Why there is no backup, or no restored database. All codes are permanent. */
export class BackupError extends DatabaseFailure {
  override readonly name = 'BackupError';
  readonly temporary = false;
  readonly advice: string | null;

  constructor(
    readonly code: BackupErrorCode,
    message: string,
    options: ErrorOptions & { readonly advice?: string } = {},
  ) {
    super(message, options);
    this.advice = options.advice ?? ADVICE[code];
  }
}
