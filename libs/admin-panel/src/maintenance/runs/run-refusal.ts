import { ApiError } from '#client';

/** Why a run did not start, or why its result is unknown. */
export function runRefusal(error: unknown): string {
  if (!(error instanceof ApiError)) return 'An unexpected error occurred in the panel.';
  if (error.code === 'job_already_running') {
    return 'This job is already running, here or on another instance. Wait until that run has ended; the run history shows when.';
  }
  if (error.isUnreachable || error.status === 502 || error.status === 504) {
    return 'The service did not answer. If the run had started, it continues: see the run history.';
  }
  return error.message;
}
