import { lengthOf, type StatsWindow } from '../stats-range.js';

/** The attempts of one hour or day. */
export interface Bucket {
  /** When it begins, an API time. */
  readonly at: string;
  readonly approved: number;
  readonly rejected: number;
  readonly error: number;
}

/**
 * One bucket for each part of the window, with zeros where the service has none: it sends only parts with attempts. A
 * bucket that begins inside a part counts for that part; one outside the window is left out.
 */
export function fillGaps(window: StatsWindow, series: readonly Bucket[]): Bucket[] {
  const length = lengthOf(window.interval);
  const found = new Map<number, Bucket>();
  for (const { at, ...counts } of series) {
    const part = Math.floor(new Date(at).getTime() / length);
    found.set(part, sum(found.get(part), { at, ...counts }));
  }
  return window.starts.map((at) => {
    const bucket = found.get(Math.floor(new Date(at).getTime() / length));
    return { ...(bucket ?? NONE), at };
  });
}

/** All attempts of a bucket. */
export function totalOf({ approved, rejected, error }: Omit<Bucket, 'at'>): number {
  return approved + rejected + error;
}

const NONE = { approved: 0, rejected: 0, error: 0 };

function sum(one: Bucket | undefined, other: Bucket): Bucket {
  if (one === undefined) return other;
  return {
    at: one.at,
    approved: one.approved + other.approved,
    rejected: one.rejected + other.rejected,
    error: one.error + other.error,
  };
}
