import type { Job, Run } from '../api/types.js';

const ENDINGS: Record<Run['status'], string> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  SKIPPED: 'skipped',
  INTERRUPTED: 'interrupted',
};

/** The status of a run, as part of a sentence. */
export function endingWords(status: Run['status']): string {
  return ENDINGS[status];
}

/** The jobs in the order of their next run; those without a schedule come last. */
export function soonestFirst(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((one, other) => {
    if (one.nextRunAt === null) return other.nextRunAt === null ? 0 : 1;
    return other.nextRunAt === null ? -1 : one.nextRunAt.localeCompare(other.nextRunAt);
  });
}
