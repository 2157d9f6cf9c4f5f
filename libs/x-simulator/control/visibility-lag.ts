import { createHash } from 'node:crypto';

/** What can appear late: posts looked up by id, entries of timelines, likes, bookmarks, follows. */
export const LAGGED_RESOURCES = ['posts', 'timeline', 'likes', 'bookmarks', 'follows'] as const;

export type LaggedResource = (typeof LAGGED_RESOURCES)[number];

/** Seconds: the same for every entry, or a random number between two bounds for each. */
export type LagSeconds = number | { readonly from: number; readonly to: number };

/** An entry that may appear late; `madeAt` in ms since the epoch. */
export interface LaggedEntry {
  readonly id: string;
  readonly madeAt: number;
}

/**
 * How late the API shows new entries: an entry is absent until its lag is over. Removed entries are gone at once, and
 * the methods of the world are never late. There is no lag until one is set.
 */
export class VisibilityLag {
  private readonly lags = new Map<LaggedResource, LagSeconds>();

  constructor(
    private readonly seed: number,
    private readonly now: () => number,
  ) {}

  /** Applies to existing entries too. A random lag depends only on seed and entry, so it is the same for each request. */
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
