const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The times that the figures can be looked at over. */
export const ranges = [
  { id: '24h', label: '24 hours', interval: 'hour', buckets: 24 },
  { id: '7d', label: '7 days', interval: 'day', buckets: 7 },
  { id: '30d', label: '30 days', interval: 'day', buckets: 30 },
  { id: '90d', label: '90 days', interval: 'day', buckets: 90 },
] as const;

export type RangeId = (typeof ranges)[number]['id'];

/** A time cut into equal parts: hours, or days of UTC. */
export interface StatsWindow {
  readonly interval: 'hour' | 'day';
  /** When each part begins, the oldest first, as API times. The last one is not over yet. */
  readonly starts: readonly string[];
}

/** The range of this name; the one that the page begins with where there is none. */
export function rangeOf(id: string): (typeof ranges)[number] {
  return ranges.find((range) => range.id === id) ?? ranges[1];
}

/** The parts of a range that ends with the hour, or the day of UTC, that `now` is in. */
export function windowOf(id: RangeId, now: Date): StatsWindow {
  const { interval, buckets } = rangeOf(id);
  return windowUpTo(interval, buckets, now);
}

/** Today by the hour, from 00:00 UTC. */
export function today(now: Date): StatsWindow {
  return windowUpTo('hour', now.getUTCHours() + 1, now);
}

/** The moment that the figures of a window begin at: inclusive, an API time. */
export function startOf({ starts }: StatsWindow, now: Date): string {
  return starts[0] ?? now.toISOString();
}

/** How many milliseconds one part takes. */
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
