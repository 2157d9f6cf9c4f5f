/** How many requests X allows until the reset (X docs: rate limits). */
export interface RateLimitWindow {
  /** Requests allowed in the window. */
  limit: number;
  /** Requests left in the window. */
  remaining: number;
  resetAt: Date;
}

/** The rate windows in the headers of an answer; null when it does not name one. */
export interface RateLimits {
  /** The user's on this endpoint: `x-rate-limit-*`. */
  user: RateLimitWindow | null;
  /** The user's over all endpoints: `x-user-limit-24hour-*`. */
  userDay: RateLimitWindow | null;
  /** The whole app's on this endpoint: `x-app-limit-24hour-*`. */
  appDay: RateLimitWindow | null;
}

/** X's longest window is a day and ends at a whole second. A later time is a mistake and is ignored. */
export const LONGEST_WINDOW_MS = 24 * 60 * 60 * 1000 + 1_000;

/**
 * Reads the rate windows of an answer, each from three headers; null unless all three are present and valid. `now`:
 * ms since the epoch.
 */
export function rateLimits(headers: Headers, now: number): RateLimits {
  return {
    user: windowOf(headers, 'x-rate-limit', now),
    userDay: windowOf(headers, 'x-user-limit-24hour', now),
    appDay: windowOf(headers, 'x-app-limit-24hour', now),
  };
}

/**
 * When a rate-limited answer says that its windows are over: `x-rate-limit-reset`, or the reset of a day's
 * window that is used up where that is later. `now`: ms since the epoch.
 */
export function rateLimitReset(headers: Headers, now: number): Date | null {
  const { userDay, appDay } = rateLimits(headers, now);
  const usedUp = [userDay, appDay].filter((window) => window?.remaining === 0);
  const resets = [resetOf(headers, 'x-rate-limit', now), ...usedUp.map((window) => window?.resetAt)];
  const times = resets.flatMap((reset) => (reset instanceof Date ? [reset.getTime()] : []));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** `Retry-After` in either form of RFC 9110 10.2.3: seconds from `now` (ms since the epoch), or a date within a day. */
export function retryAfter(headers: Headers, now: number): Date | null {
  const value = headers.get('retry-after');
  const seconds = wholeNumber(value);
  if (seconds !== null) return credible(now + seconds * 1000, now);
  // Date.parse alone accepts nearly any text that contains a number.
  return value?.endsWith(' GMT') === true ? credible(Date.parse(value), now) : null;
}

function windowOf(headers: Headers, prefix: string, now: number): RateLimitWindow | null {
  const limit = wholeNumber(headers.get(`${prefix}-limit`));
  const remaining = wholeNumber(headers.get(`${prefix}-remaining`));
  const resetAt = resetOf(headers, prefix, now);
  return limit === null || remaining === null || resetAt === null ? null : { limit, remaining, resetAt };
}

/** Seconds since the epoch, UTC. */
function resetOf(headers: Headers, prefix: string, now: number): Date | null {
  const seconds = wholeNumber(headers.get(`${prefix}-reset`));
  return seconds === null ? null : credible(seconds * 1000, now);
}

function credible(time: number, now: number): Date | null {
  return time <= now + LONGEST_WINDOW_MS ? new Date(time) : null;
}

// Eleven digits of seconds, even added to the present, stay within the range of Date.
function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,11}$/.test(value.trim()) ? Number(value) : null;
}
