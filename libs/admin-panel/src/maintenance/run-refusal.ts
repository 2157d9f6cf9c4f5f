import { ApiError } from '../api/problem.js';

/** Why a run did not begin, or why nobody knows how it ended. */
export function runRefusal(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something unexpected went wrong in the panel.';
  if (error.code === 'job_already_running') {
    return 'A run of this job is under way, here or on another instance, and each job runs once at a time. Wait until it has ended; the run history shows when.';
  }
  if (error.isUnreachable || error.status === 502 || error.status === 504) {
    return 'No answer came. The run goes on all the same if it had begun: the run history tells.';
  }
  return error.message;
}
