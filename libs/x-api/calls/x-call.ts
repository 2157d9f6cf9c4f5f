import type { XBill } from '../spending/x-prices.js';
import type { RateLimitWindow } from '../gate/rate-limit-window.js';
import type { ServiceClass } from '../spending/service-class.js';
import type { XSpendGuard } from '../spending/x-spend-guard.js';
import type { XApiErrorCode } from '../x-api-error-code.js';

/** The endpoints that this client calls, without `/2/` and ids. */
export const X_ENDPOINTS = [
  'users/me',
  'users/by',
  'users/tweets',
  'users/liked_tweets',
  'users/bookmarks',
  'tweets',
] as const;
export type XEndpoint = (typeof X_ENDPOINTS)[number];

/** One HTTP request that was sent. */
export interface XCallRecord {
  endpoint: XEndpoint;
  /** HTTP status; null when no answer came. */
  status: number | null;
  /** The estimate of what X billed; nothing when no readable answer came, although X may have billed something. */
  bill: XBill;
  /** Ms since the epoch, by the system's clock. */
  startedAt: number;
  /** From sending to the last byte of the answer, ms. */
  durationMs: number;
  /** The caller's window on this endpoint as X reported it; null when X did not. */
  rateLimit: RateLimitWindow | null;
  /** Null when the answer was usable. */
  failure: XApiErrorCode | null;
}

/** On whose behalf a call is made. */
export interface XCaller {
  /** The X account of the access token: X counts the call in its rate windows. */
  readonly xUserId: string;
  /** The id of the member in the service that uses this client. */
  readonly memberId: string;
}

/** The caller, the access token and the callbacks of one call. */
export interface XUserContext {
  /** Null during sign-in, when the account is not known yet. */
  caller: XCaller | null;
  /** `waiting` unless given. */
  serviceClass?: ServiceClass;
  /** Decides instead of the client's own guard. */
  spend?: XSpendGuard;
  /**
   * Called once for each request, after the rate windows and breakers have let it pass. When it rejects, the call
   * rejects with the same error and nothing is sent.
   */
  accessToken: () => Promise<string>;
  /** Aborts the call, which then fails with `aborted`. */
  signal?: AbortSignal;
  /** Called once for each request that was sent (a dialect switch sends two), before the call settles. Must not throw. */
  onCall?: (call: XCallRecord) => void;
}
