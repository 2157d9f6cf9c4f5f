import { DatabaseFailure } from '../database-failure.js';

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
    'No backup was made. Restore an earlier one: npm run db -- restore <file> --force. Where nothing but indexes is damaged, REINDEX in the shell of SQLite makes them anew.',
  damaged_backup: 'Nothing was changed. Use another backup.',
  other_provider: 'Nothing was changed. Restore a backup of the same kind of database as DATABASE_URL names.',
  other_schema: 'Nothing was changed. Name the schema of the backup in DATABASE_URL: ?schema=<name>.',
  other_names:
    'Nothing was changed. Restore it on a server that is set up like the one it is of, and move from there: npm run db -- copy.',
  not_empty:
    'Nothing was changed. To replace these tables by those of the backup, add --force; back them up first.',
  incomplete: 'Use another backup.',
  not_restorable:
    'It does not count as a backup. Remove the cause and make another: npm run db -- backup --check.',
  no_scratch:
    'Let an administrator grant this user the right to make databases (PostgreSQL: CREATEDB), or name an empty one: --scratch env:NAME, where the variable NAME holds its URL.',
  disk: 'Make room, or choose a folder that can be written to.',
};

/** Why there is no backup, or no restored database. Nothing of this passes by itself: all codes are permanent. */
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
