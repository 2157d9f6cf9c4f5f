import type { XApiErrorCode } from '../x-api-error-code.js';
import type { XEndpoint } from '../calls/x-call.js';

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
  /** From when on a call may probe; null while it is closed. */
  readonly retryAt: Date | null;
}

/** A rate window in which nothing may be sent at the moment. */
export interface XClosedWindowDescription {
  /** `user`: an account on an endpoint. `user_day`: an account everywhere. `app_day`: the app on an endpoint. */
  readonly scope: 'user' | 'user_day' | 'app_day';
  /** Null for the app's. */
  readonly xUserId: string | null;
  /** Null for a window over all endpoints. */
  readonly endpoint: XEndpoint | null;
  readonly closedUntil: Date;
}

/** Breakers and closed rate windows as one instance of the service knows them now. */
export interface XGateDescription {
  readonly breakers: readonly XBreakerDescription[];
  readonly closedWindows: readonly XClosedWindowDescription[];
}
