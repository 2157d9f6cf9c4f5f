/** The values of rate limit headers; `resetAt` in seconds since the epoch. */
export interface RateWindow {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

/** How many requests one window allows. */
export interface RateLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Counts requests by key. A window starts with its first request. */
export class RequestWindows {
  private readonly windows = new Map<string, { used: number; endsAt: number }>();

  /** `now`: milliseconds since the epoch. */
  constructor(private readonly now: () => number) {}

  count(key: string, limit: RateLimit): void {
    const window = this.current(key, limit);
    window.used += 1;
    this.windows.set(key, window);
  }

  /** The current window; for null, an unused one. */
  peek(key: string | null, limit: RateLimit): RateWindow {
    const { used, endsAt } = this.current(key, limit);
    return {
      limit: limit.limit,
      remaining: Math.max(limit.limit - used, 0),
      resetAt: Math.ceil(endsAt / 1000),
    };
  }

  /** Starts new windows for the keys with this prefix. */
  restart(prefix: string): void {
    for (const key of this.windows.keys()) {
      if (key.startsWith(prefix)) this.windows.delete(key);
    }
  }

  private current(key: string | null, { windowSeconds }: RateLimit): { used: number; endsAt: number } {
    const window = key === null ? undefined : this.windows.get(key);
    if (window !== undefined && this.now() < window.endsAt) return window;
    return { used: 0, endsAt: this.now() + windowSeconds * 1000 };
  }
}
