/** `timed_out`: the reads took too long. `closed`: the service is shutting down. */
export type SnapshotReadErrorCode = 'timed_out' | 'closed';

/** Why a snapshot read was stopped. */
export class SnapshotReadError extends Error {
  override readonly name = 'SnapshotReadError';

  constructor(
    readonly code: SnapshotReadErrorCode,
    options?: ErrorOptions,
  ) {
    super(code === 'closed' ? 'The database is being closed.' : 'The reads took too long.', options);
  }
}
