export type DatabaseUrlErrorCode = 'malformed' | 'unknown_scheme';

/** Why a database URL cannot be used; permanent. The message never holds the URL, which may carry a password. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';

  constructor(
    readonly code: DatabaseUrlErrorCode,
    message: string,
  ) {
    super(message);
  }
}
