import type { Job, Run } from '../api/types.js';

const ENDINGS: Record<Run['status'], string> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  SKIPPED: 'skipped',
  INTERRUPTED: 'interrupted',
};

/** How a run stands, as part of a sentence. */
export function endingWords(status: Run['status']): string {
  return ENDINGS[status];
}

/** The jobs in the order in which they run next; those that never run by themselves come last. */
export function soonestFirst(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((one, other) => {
    if (one.nextRunAt === null) return other.nextRunAt === null ? 0 : 1;
    return other.nextRunAt === null ? -1 : one.nextRunAt.localeCompare(other.nextRunAt);
  });
}
