/** Milliseconds between 1970 and X's own epoch, 2010-11-04T01:42:54.657Z. */
export const SNOWFLAKE_EPOCH_MS = 1_288_834_974_657;

/**
 * Creates ids as X does: 64 bits whose upper part is the time in ms, so that later ids are larger. Ids of one sequence
 * never repeat; within one millisecond they count upwards.
 */
export class SnowflakeSequence {
  private readonly used = new Map<number, number>();

  /** The next id for `ms` (since 1970); a time before X's epoch counts as its first millisecond. */
  next(ms: number): string {
    const elapsed = Math.max(Math.floor(ms) - SNOWFLAKE_EPOCH_MS, 1);
    const sequence = this.used.get(elapsed) ?? 0;
    this.used.set(elapsed, sequence + 1);
    return ((BigInt(elapsed) << 22n) | BigInt(sequence)).toString();
  }
}

/** Compares decimal ids of any length as numbers: negative when `a` is smaller. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
