const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The time ranges that the page offers. */
export const ranges = [
  { id: '24h', label: '24 hours', interval: 'hour', buckets: 24 },
  { id: '7d', label: '7 days', interval: 'day', buckets: 7 },
  { id: '30d', label: '30 days', interval: 'day', buckets: 30 },
  { id: '90d', label: '90 days', interval: 'day', buckets: 90 },
] as const;

export type RangeId = (typeof ranges)[number]['id'];

/** A time range divided into equal parts: hours, or days (UTC). */
export interface StatsWindow {
  readonly interval: 'hour' | 'day';
  /** The start of each part, the oldest first, as API times. The last part is not over yet. */
  readonly starts: readonly string[];
}

/** The range with this id; the default for an unknown id. */
export function rangeOf(id: string): (typeof ranges)[number] {
  return ranges.find((range) => range.id === id) ?? ranges[1];
}

/** The parts of a range that ends with the current hour or day (UTC). */
export function windowOf(id: RangeId, now: Date): StatsWindow {
  const { interval, buckets } = rangeOf(id);
  return windowUpTo(interval, buckets, now);
}

/** Today by the hour, from 00:00 UTC. */
export function today(now: Date): StatsWindow {
  return windowUpTo('hour', now.getUTCHours() + 1, now);
}

/** The start of a window (inclusive), an API time. */
export function startOf({ starts }: StatsWindow, now: Date): string {
  return starts[0] ?? now.toISOString();
}

/** The length of one part in milliseconds. */
export function lengthOf(interval: StatsWindow['interval']): number {
  return interval === 'hour' ? HOUR_MS : DAY_MS;
}

function windowUpTo(interval: StatsWindow['interval'], buckets: number, now: Date): StatsWindow {
  const length = lengthOf(interval);
  const last = Math.floor(now.getTime() / length) * length;
  const starts = Array.from({ length: buckets }, (_, index) =>
    new Date(last - (buckets - 1 - index) * length).toISOString(),
  );
  return { interval, starts };
}
