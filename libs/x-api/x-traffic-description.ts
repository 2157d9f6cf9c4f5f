import type { XApiErrorCode } from './x-api-error.js';
import type { XEndpoint } from './x-call.js';

/** A breaker as one instance of the service sees it. */
export interface XBreakerDescription {
  /** `app` stops every call; the others stop those to one endpoint. */
  readonly name: 'app' | XEndpoint;
  /** `half_open`: due for a probe, or being probed. */
  readonly state: 'closed' | 'open' | 'half_open';
  /** What opened it; null while it is closed. */
  readonly code: XApiErrorCode | null;
  /** When it opened; null while it is closed. */
  readonly since: Date | null;
  /** From when on X is probed; null while it is closed. */
  readonly retryAt: Date | null;
}

/** A rate window that lets nothing through at the moment. */
export interface XClosedWindowDescription {
  /** `user`: an account on an endpoint. `user_day`: an account everywhere. `app_day`: the app on an endpoint. */
  readonly scope: 'user' | 'user_day' | 'app_day';
  /** Null for the app's. */
  readonly xUserId: string | null;
  /** Null for one over all endpoints. */
  readonly endpoint: XEndpoint | null;
  readonly closedUntil: Date;
}

/** What an instance of the service knows about X at the moment. */
export interface XTrafficDescription {
  readonly breakers: readonly XBreakerDescription[];
  readonly closedWindows: readonly XClosedWindowDescription[];
}
