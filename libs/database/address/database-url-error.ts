import { DatabaseFailure } from '../failures/database-failure.js';

export type DatabaseUrlErrorCode = 'malformed' | 'unknown_scheme';

/** Why a database URL is invalid; permanent. The message never holds the URL, which may contain a password. */
export class DatabaseUrlError extends DatabaseFailure {
  override readonly name = 'DatabaseUrlError';
  readonly temporary = false;
  readonly advice = 'Correct DATABASE_URL.';

  constructor(
    readonly code: DatabaseUrlErrorCode,
    message: string,
  ) {
    super(message);
  }
}
