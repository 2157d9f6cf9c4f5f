import { API_ROUTES, apiRoutes, type ApiRoute } from '../server/routes.js';
import { RequestWindows, type RateLimit, type RateWindow } from './request-windows.js';

/** `user`: one user's requests to all endpoints together. `app`: everybody's requests to one endpoint. */
export type DailyScope = 'user' | 'app';

const FIFTEEN_MINUTES = 900;
const ONE_DAY = 86_400;

/** A window that a request counts in, and its headers. */
interface Quota {
  readonly headers: 'x-rate-limit' | 'x-user-limit-24hour' | 'x-app-limit-24hour';
  /** Null for a request without a user: it is not counted. */
  readonly key: string | null;
  readonly limit: RateLimit;
}

/** Rate windows per user and endpoint, as at X, and daily ones when they are set. */
export class RateLimits {
  private readonly limits = new Map<ApiRoute, RateLimit>();
  private readonly daily = new Map<DailyScope, RateLimit>();
  private readonly windows: RequestWindows;

  constructor(now: () => number) {
    this.windows = new RequestWindows(now);
    for (const route of API_ROUTES) {
      this.limits.set(route, { limit: apiRoutes[route].limit, windowSeconds: FIFTEEN_MINUTES });
    }
  }

  /** Changes the limit of a route and starts new windows for everybody. */
  set(route: ApiRoute, limit: RateLimit): void {
    this.limits.set(route, limit);
    this.windows.restart(`${route} `);
  }

  /**
   * Sets the limit for 24 hours, which the headers `x-user-limit-24hour-*` or `x-app-limit-24hour-*` report; null
   * removes both. Starts new windows.
   */
  setDaily(scope: DailyScope, limit: number | null): void {
    if (limit === null) this.daily.delete(scope);
    else this.daily.set(scope, { limit, windowSeconds: ONE_DAY });
    this.windows.restart(`${scope}-24hour `);
  }

  /** Counts one request; false, without counting it, when one of its windows is used up. */
  take(route: ApiRoute, userId: string): boolean {
    const quotas = this.quotasOf(route, userId);
    const hasRoom = quotas.every(({ key, limit }) => this.windows.peek(key, limit).remaining > 0);
    for (const { key, limit } of quotas) {
      if (hasRoom && key !== null) this.windows.count(key, limit);
    }
    return hasRoom;
  }

  /** The window of a user at an endpoint; an unused one without a user. */
  peek(route: ApiRoute, userId: string | null): RateWindow {
    const { key, limit } = this.endpointQuota(route, userId);
    return this.windows.peek(key, limit);
  }

  /** The headers about the windows that a request counted in. */
  headers(route: ApiRoute, userId: string | null): Record<string, string> {
    return Object.assign(
      {},
      ...this.quotasOf(route, userId).map(({ headers, key, limit }) =>
        rateHeaders(headers, this.windows.peek(key, limit)),
      ),
    ) as Record<string, string>;
  }

  private quotasOf(route: ApiRoute, userId: string | null): readonly Quota[] {
    const [user, app] = [this.daily.get('user'), this.daily.get('app')];
    const userKey = userId === null ? null : `user-24hour ${userId}`;
    return [
      this.endpointQuota(route, userId),
      ...(user === undefined ? [] : [{ headers: 'x-user-limit-24hour' as const, key: userKey, limit: user }]),
      ...(app === undefined
        ? []
        : [{ headers: 'x-app-limit-24hour' as const, key: `app-24hour ${route}`, limit: app }]),
    ];
  }

  private endpointQuota(route: ApiRoute, userId: string | null): Quota {
    const fallback = { limit: apiRoutes[route].limit, windowSeconds: FIFTEEN_MINUTES };
    const limit = this.limits.get(route) ?? fallback;
    return { headers: 'x-rate-limit', key: userId === null ? null : `${route} ${userId}`, limit };
  }
}

/** The headers of one window, as X names them. */
export function rateHeaders(
  name: Quota['headers'],
  { limit, remaining, resetAt }: RateWindow,
): Record<string, string> {
  return {
    [`${name}-limit`]: String(limit),
    [`${name}-remaining`]: String(remaining),
    [`${name}-reset`]: String(resetAt),
  };
}
