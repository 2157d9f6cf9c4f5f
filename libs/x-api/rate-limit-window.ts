/** What X allows of something until a moment (X docs: rate limits). */
export interface RateLimitWindow {
  /** Requests allowed in the window. */
  limit: number;
  /** Requests left in the window. */
  remaining: number;
  resetAt: Date;
}

/** Every allowance that an answer speaks of; null where it does not. */
export interface RateLimits {
  /** The user's on this endpoint: `x-rate-limit-*`. */
  user: RateLimitWindow | null;
  /** The user's over all endpoints: `x-user-limit-24hour-*`. */
  userDay: RateLimitWindow | null;
  /** The whole app's on this endpoint: `x-app-limit-24hour-*`. */
  appDay: RateLimitWindow | null;
}

/** Reads the allowances of an answer, each from its three headers; null unless all three are there and sane. */
export function rateLimits(headers: Headers): RateLimits {
  return {
    user: windowOf(headers, 'x-rate-limit'),
    userDay: windowOf(headers, 'x-user-limit-24hour'),
    appDay: windowOf(headers, 'x-app-limit-24hour'),
  };
}

/**
 * When a rate-limited answer says that its windows are over: `x-rate-limit-reset`, or the reset of a day's
 * window that is used up where that is later.
 */
export function rateLimitReset(headers: Headers): Date | null {
  const { userDay, appDay } = rateLimits(headers);
  const usedUp = [userDay, appDay].filter((window) => window?.remaining === 0);
  const resets = [resetOf(headers, 'x-rate-limit'), ...usedUp.map((window) => window?.resetAt)];
  const times = resets.flatMap((reset) => (reset instanceof Date ? [reset.getTime()] : []));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** `Retry-After` in either form of RFC 9110 10.2.3: seconds from `now` (ms since the epoch), or a date. */
export function retryAfter(headers: Headers, now: number): Date | null {
  const value = headers.get('retry-after');
  const seconds = wholeNumber(value);
  if (seconds !== null) return new Date(now + seconds * 1000);
  // Date.parse alone would make a date of nearly anything that holds a number.
  const time = value?.endsWith(' GMT') === true ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time);
}

function windowOf(headers: Headers, prefix: string): RateLimitWindow | null {
  const limit = wholeNumber(headers.get(`${prefix}-limit`));
  const remaining = wholeNumber(headers.get(`${prefix}-remaining`));
  const resetAt = resetOf(headers, prefix);
  return limit === null || remaining === null || resetAt === null ? null : { limit, remaining, resetAt };
}

/** Seconds since the epoch, UTC. */
function resetOf(headers: Headers, prefix: string): Date | null {
  const seconds = wholeNumber(headers.get(`${prefix}-reset`));
  return seconds === null ? null : new Date(seconds * 1000);
}

// Eleven digits of seconds stay inside what a Date can hold, also on top of the present.
function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,11}$/.test(value.trim()) ? Number(value) : null;
}
