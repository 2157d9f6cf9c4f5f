import type { JobRun } from './job-run.js';
import type { RunEnd } from './job-runs.repository.js';
import { JobError, type JobOutcome } from './scheduled-job.js';

/** @param isLetGo whether another process may go on with what is left of it */
export function endOfOutcome(outcome: JobOutcome, run: JobRun, isLetGo: boolean): RunEnd {
  const { isComplete } = outcome;
  return {
    status: isComplete || !run.isStopped ? 'SUCCEEDED' : isLetGo ? 'INTERRUPTED' : 'SKIPPED',
    affected: run.totalOf(outcome.affected),
    details: JSON.stringify({ ...outcome.details, complete: isComplete }),
    error:
      isComplete || !run.isStopped
        ? null
        : 'It was cut off: the service shuts down or is in maintenance mode.',
  };
}

/** Of an unforeseen error the text stays in the log: nobody knows what is in it. */
export function endOfFailure(error: unknown, run: JobRun): RunEnd {
  const message = error instanceof JobError ? error.message : 'Unexpected failure: the log tells more.';
  return { status: 'FAILED', affected: run.totalOf(run.reported), details: null, error: message };
}
