/** `timed_out`: the answer took too long. `closed`: the service is shutting down. */
export type SnapshotReadErrorCode = 'timed_out' | 'closed';

/** Why long reads were given up. */
export class SnapshotReadError extends Error {
  override readonly name = 'SnapshotReadError';

  constructor(
    readonly code: SnapshotReadErrorCode,
    options?: ErrorOptions,
  ) {
    super(code === 'closed' ? 'The database is being closed.' : 'The reads took too long.', options);
  }
}
