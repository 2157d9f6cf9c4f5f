import { DatabaseFailure } from '#database';

export type CopyErrorCode = 'same_database' | 'not_migrated' | 'conflict' | 'differs';

/** Why a copy failed; permanent until an operator acts. */
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
