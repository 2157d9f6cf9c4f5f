import type { JobRun } from './job-run.js';
import type { RunEnd } from './job-runs.repository.js';
import { JobError, type JobOutcome } from './scheduled-job.js';

/** @param canResume whether another process may resume the run */
export function endOfOutcome(outcome: JobOutcome, run: JobRun, canResume: boolean): RunEnd {
  const { isComplete } = outcome;
  return {
    status: isComplete || !run.isStopped ? 'SUCCEEDED' : canResume ? 'INTERRUPTED' : 'SKIPPED',
    affected: run.totalOf(outcome.affected),
    details: JSON.stringify({ ...outcome.details, complete: isComplete }),
    error:
      isComplete || !run.isStopped
        ? null
        : 'It was interrupted: the service shuts down or is in maintenance mode.',
  };
}

/** The text of an unexpected error stays in the log: it may contain anything. */
export function endOfFailure(error: unknown, run: JobRun): RunEnd {
  const message = error instanceof JobError ? error.message : 'Unexpected error: see the log.';
  return { status: 'FAILED', affected: run.totalOf(run.reported), details: null, error: message };
}
