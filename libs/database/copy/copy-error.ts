import { DatabaseFailure } from '../database-failure.js';

export type CopyErrorCode = 'same_database' | 'not_migrated' | 'conflict' | 'differs';

/** Why a copy is not what it should be; permanent until somebody acts. */
export class CopyError extends DatabaseFailure {
  override readonly name = 'CopyError';
  readonly temporary = false;

  constructor(
    readonly code: CopyErrorCode,
    message: string,
    readonly advice: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
