import type { RateLimitWindow } from './rate-limit-window.js';
import type { XApiErrorCode } from './x-api-error.js';

/** The routes that this client knows, without the `/2/` and without ids. */
export const X_ENDPOINTS = [
  'users/me',
  'users/by',
  'users/tweets',
  'users/liked_tweets',
  'users/bookmarks',
  'tweets',
] as const;
export type XEndpoint = (typeof X_ENDPOINTS)[number];

/** One HTTP request as it went. */
export interface XCallRecord {
  endpoint: XEndpoint;
  /** HTTP status; null when no answer came. */
  status: number | null;
  /**
   * Entries of `data` in the answer (1 for a single object): what X bills for; 0 where
   * no readable answer came, whatever X billed. Expansions are not billed.
   */
  billedResources: number;
  /** From sending to the last byte read, ms. */
  durationMs: number;
  /** The caller's window on this endpoint as X reported it; null when X did not. */
  rateLimit: RateLimitWindow | null;
  /** Null when the answer was usable. */
  failure: XApiErrorCode | null;
}

/** Who a call is made for. */
export interface XCaller {
  /** The X account on whose rate windows X counts the call: the one that the access token belongs to. */
  readonly xUserId: string;
  /** Who causes it, in the words of whoever uses this client. */
  readonly memberId: string;
}

/** On whose behalf, and who wants to hear of each HTTP request made (a dialect switch makes two). */
export interface XUserContext {
  /** Null during sign-in, when nobody is known yet. */
  caller: XCaller | null;
  /**
   * Asked once for each request, when nothing that is known speaks against sending it. What it rejects with is
   * what the call rejects with, and nothing is sent.
   */
  accessToken: () => Promise<string>;
  /** Gives the call up: it fails with `aborted`. */
  signal?: AbortSignal;
  /** Heard once for every request that was sent, before its call settles. It must not throw. */
  onCall?: (call: XCallRecord) => void;
}
