import { DatabaseFailure } from '../failures/database-failure.js';

export type MigrationErrorCode =
  | 'failed'
  | 'failed_earlier'
  | 'half_done'
  | 'missing_parents'
  | 'pending'
  | 'locked'
  | 'file_missing'
  | 'no_way_back'
  | 'unknown_migration'
  | 'not_resolvable'
  | 'not_resumable'
  | 'baseline_differs'
  | 'unfit_database';

/** Why migrating stopped. Earlier migrations stay applied; only with `half_done` is a part of this one applied. */
export class MigrationError extends DatabaseFailure {
  override readonly name = 'MigrationError';
  readonly advice: string | null;

  constructor(
    readonly code: MigrationErrorCode,
    readonly migration: string,
    message: string,
    { advice = null, ...options }: ErrorOptions & { advice?: string | null } = {},
  ) {
    super(message, options);
    this.advice = advice;
  }

  get temporary(): boolean {
    return this.code === 'locked';
  }
}
