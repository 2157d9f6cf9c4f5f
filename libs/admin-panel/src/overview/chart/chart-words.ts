import { countOf, countText } from '../../display/text/figures.js';
import { totalOf, type Bucket } from './fill-gaps.js';
import type { StatsWindow } from '../stats-range.js';

type Interval = StatsWindow['interval'];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The label under a bar: `14:00` for an hour, `28 Nov` for a day. */
export function tickText(at: string, interval: Interval): string {
  return interval === 'hour'
    ? at.slice(11, 16)
    : `${Number(at.slice(8, 10))} ${MONTHS[Number(at.slice(5, 7)) - 1] ?? ''}`;
}

/** A part of a window in full: `2026-11-28 14:00 UTC`, `2026-11-28`. */
export function partText(at: string, interval: Interval): string {
  return interval === 'hour' ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : at.slice(0, 10);
}

/** What the chart shows, as text. */
export function summaryOf(buckets: readonly Bucket[], interval: Interval): string {
  const sum = (part: 'approved' | 'rejected' | 'error') =>
    buckets.reduce((total, bucket) => total + bucket[part], 0);
  const all = buckets.reduce((total, bucket) => total + totalOf(bucket), 0);
  if (all === 0) return 'No attempts in this period.';
  const busiest = buckets.reduce((best, bucket) => (totalOf(bucket) > totalOf(best) ? bucket : best));
  return (
    `${countOf(all, 'attempt')}: ${countText(sum('approved'))} approved, ${countText(sum('rejected'))} rejected, ` +
    `${countText(sum('error'))} could not tell. ` +
    `The busiest ${interval} was ${partText(busiest.at, interval)} with ${countText(totalOf(busiest))}.`
  );
}
