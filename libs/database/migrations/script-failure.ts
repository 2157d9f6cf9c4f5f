import { SqlError, type SqlErrorCode } from '../session/sql-error.js';

/** The first lines of the statements that were applied before a script failed. */
export interface ScriptProgress {
  readonly done: readonly string[];
  readonly total: number;
}

/** A script that failed: the reason, and what was applied. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';

  private constructor(
    message: string,
    readonly reason: SqlErrorCode,
    readonly advice: string | null,
    readonly progress: ScriptProgress,
    options: ErrorOptions,
  ) {
    super(message, options);
  }

  static of(error: unknown, progress: ScriptProgress): ScriptFailure {
    if (error instanceof SqlError)
      return new ScriptFailure(error.message, error.code, error.advice, progress, { cause: error });
    const message = error instanceof Error ? error.message : String(error);
    return new ScriptFailure(message, 'other', null, progress, { cause: error });
  }
}
