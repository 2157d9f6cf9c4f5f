import { API_ROUTES, apiRoutes, type ApiRoute } from '../server/routes.js';

export interface RateLimit {
  /** Requests of one user in one window. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** What the `x-rate-limit-*` headers say; `resetAt` in seconds since the epoch. */
export interface RateWindow {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

const FIFTEEN_MINUTES = 900;

/** Request windows per user and endpoint, as at X: a window begins with its first request. */
export class RateLimits {
  private readonly limits = new Map<ApiRoute, RateLimit>();
  private readonly windows = new Map<string, { used: number; endsAt: number }>();

  constructor(private readonly now: () => number) {
    for (const route of API_ROUTES) {
      this.limits.set(route, { limit: apiRoutes[route].limit, windowSeconds: FIFTEEN_MINUTES });
    }
  }

  /** Changes the limit of a route and begins new windows for everybody. */
  set(route: ApiRoute, limit: RateLimit): void {
    this.limits.set(route, limit);
    for (const key of this.windows.keys()) {
      if (key.startsWith(`${route} `)) this.windows.delete(key);
    }
  }

  /** Counts one request; null when the window has no room for it. */
  take(route: ApiRoute, userId: string): RateWindow | null {
    const window = this.current(route, userId);
    this.windows.set(`${route} ${userId}`, window);
    if (window.used >= this.limitOf(route).limit) return null;
    window.used += 1;
    return this.peek(route, userId);
  }

  /** The window as it is; a caller without a user sees an untouched one. */
  peek(route: ApiRoute, userId: string | null): RateWindow {
    const { limit } = this.limitOf(route);
    const { used, endsAt } = this.current(route, userId);
    return { limit, remaining: Math.max(limit - used, 0), resetAt: Math.ceil(endsAt / 1000) };
  }

  private current(route: ApiRoute, userId: string | null): { used: number; endsAt: number } {
    const window = userId === null ? undefined : this.windows.get(`${route} ${userId}`);
    if (window !== undefined && this.now() < window.endsAt) return window;
    return { used: 0, endsAt: this.now() + this.limitOf(route).windowSeconds * 1000 };
  }

  private limitOf(route: ApiRoute): RateLimit {
    return this.limits.get(route) ?? { limit: apiRoutes[route].limit, windowSeconds: FIFTEEN_MINUTES };
  }
}
