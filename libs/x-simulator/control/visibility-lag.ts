import { createHash } from 'node:crypto';

/** What can be late: look-ups of posts by id, entries of timelines, likes, bookmarks, follows. */
export const LAGGED_RESOURCES = ['posts', 'timeline', 'likes', 'bookmarks', 'follows'] as const;

export type LaggedResource = (typeof LAGGED_RESOURCES)[number];

/** Seconds: the same for every entry, or drawn for each one between two bounds. */
export type LagSeconds = number | { readonly from: number; readonly to: number };

/** What a lag asks of an entry; `madeAt` in ms since the epoch. */
export interface LaggedEntry {
  readonly id: string;
  readonly madeAt: number;
}

/**
 * How late the API shows what was made: an entry is not there until its lag is over. What was taken back or
 * deleted is gone at once, and the world itself tells everything at once. Nothing is late until it is set.
 */
export class VisibilityLag {
  private readonly lags = new Map<LaggedResource, LagSeconds>();

  constructor(
    private readonly seed: number,
    private readonly now: () => number,
  ) {}

  /** Also for what was made before. A drawn lag hangs on the seed and the entry only: it is the same at every look. */
  set(resource: LaggedResource, seconds: LagSeconds): void {
    this.lags.set(resource, seconds);
  }

  clear(): void {
    this.lags.clear();
  }

  /** Whether an entry is shown by now. */
  isShown(resource: LaggedResource, entry: LaggedEntry): boolean {
    const lag = this.lags.get(resource);
    if (lag === undefined) return true;
    const seconds =
      typeof lag === 'number' ? lag : lag.from + this.draw(resource, entry) * (lag.to - lag.from);
    return this.now() - entry.madeAt >= seconds * 1000;
  }

  /** From 0 up to 1. */
  private draw(resource: LaggedResource, { id }: LaggedEntry): number {
    const digest = createHash('sha256').update(`${this.seed}:${resource}:${id}`).digest();
    return digest.readUInt32BE() / 2 ** 32;
  }
}
