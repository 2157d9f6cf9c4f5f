import type { TimeInterval } from '../../../verification/logs/old-verification-logs.repository.js';

/** From the oldest to the newest row of an archive, both inclusive; null when it has no rows. */
export interface ArchivedTimes {
  readonly oldestVerifiedAt: Date | null;
  readonly newestVerifiedAt: Date | null;
}

/** The time before the cutoff minus the times of these archives; oldest first, without overlaps. */
export function intervalsBefore(cutoff: Date, kept: readonly ArchivedTimes[]): TimeInterval[] {
  const intervals: TimeInterval[] = [];
  let from: Date | null = null;
  for (const { oldest, newest } of rangesOf(kept)) {
    const to = oldest < cutoff ? oldest : cutoff;
    if (from === null || from < to) intervals.push({ from, to });
    if (from === null || from <= newest) from = new Date(newest.getTime() + 1);
  }
  if (from === null || from < cutoff) intervals.push({ from, to: cutoff });
  return intervals;
}

export function isWithin(intervals: readonly TimeInterval[], time: Date): boolean {
  return intervals.some(({ from, to }) => (from === null || from <= time) && time < to);
}

function rangesOf(archives: readonly ArchivedTimes[]): { oldest: Date; newest: Date }[] {
  return archives
    .flatMap(({ oldestVerifiedAt: oldest, newestVerifiedAt: newest }) =>
      oldest === null || newest === null ? [] : [{ oldest, newest }],
    )
    .sort((one, other) => one.oldest.getTime() - other.oldest.getTime());
}
