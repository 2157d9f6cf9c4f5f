import type { RateLimitWindow } from './rate-limit-window.js';
import type { XApiErrorCode } from './x-api-error.js';

/** The routes that this client knows, without the `/2/` and without ids. */
export type XEndpoint =
  'users/me' | 'users/by' | 'users/tweets' | 'users/liked_tweets' | 'users/bookmarks' | 'tweets';

/** One HTTP request as it went. */
export interface XCallRecord {
  endpoint: XEndpoint;
  /** HTTP status; null when no answer came. */
  status: number | null;
  /** Entries of `data` in the answer (1 for a single object): what X bills for. Expansions are not billed. */
  billedResources: number;
  /** From sending to the last byte read, ms. */
  durationMs: number;
  /** The caller's window on this endpoint as X reported it; null when X did not. */
  rateLimit: RateLimitWindow | null;
  /** Null when the answer was usable. */
  failure: XApiErrorCode | null;
}

/** On whose behalf, and who wants to hear of each HTTP request made (a dialect switch makes two). */
export interface XUserContext {
  accessToken: string;
  /** Gives the call up: it fails with `aborted`. */
  signal?: AbortSignal;
  /** Heard once for every request that was sent, before its call settles. It must not throw. */
  onCall?: (call: XCallRecord) => void;
}
