/** X's epoch, 2010-11-04T01:42:54.657Z, in ms since the Unix epoch. */
const EPOCH_MS = 1_288_834_974_657n;
/** The lowest bits are 10 bits of worker and 12 bits of sequence. */
const TIME_SHIFT = 22n;
/** X's ids have 63 bits. */
export const LARGEST_ID = 2n ** 63n - 1n;

/**
 * When the post with this id was created, exact to the ms, UTC. Ids from before X's epoch are plain counters: all of
 * them map to about that epoch, which is later than they were created.
 * @throws RangeError when `id` is not a decimal 63-bit number
 */
export function snowflakeTime(id: string): Date {
  const value = /^\d{1,19}$/.test(id) ? BigInt(id) : LARGEST_ID + 1n;
  if (value > LARGEST_ID) throw new RangeError('An X id is a decimal number of at most 63 bits');
  return new Date(Number((value >> TIME_SHIFT) + EPOCH_MS));
}

/**
 * The smallest id that a post created at `time` (ms precision) can have: `0` before X's epoch, and the largest id of
 * 63 bits from the year 2080 on. `since_id` is exclusive: to include a post with exactly this id, pass one less.
 * @throws RangeError when `time` is invalid
 */
export function firstSnowflakeAt(time: Date): string {
  const sinceEpoch = BigInt(time.getTime()) - EPOCH_MS;
  if (sinceEpoch <= 0n) return '0';
  const id = sinceEpoch << TIME_SHIFT;
  return String(id > LARGEST_ID ? LARGEST_ID : id);
}
