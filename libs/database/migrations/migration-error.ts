export type MigrationErrorCode = 'failed_earlier' | 'failed' | 'file_missing' | 'locked';

const TEMPORARY: Readonly<Record<MigrationErrorCode, boolean>> = {
  failed_earlier: false,
  failed: false,
  file_missing: false,
  locked: true,
};

/** Why migrating stopped at one migration. Those before it stay applied; of this one nothing was. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  constructor(
    readonly code: MigrationErrorCode,
    readonly migration: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same call may succeed later without anybody's help. */
  get temporary(): boolean {
    return TEMPORARY[this.code];
  }
}
