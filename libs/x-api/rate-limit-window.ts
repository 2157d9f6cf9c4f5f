/** One user's allowance on one endpoint (X docs: rate limits). */
export interface RateLimitWindow {
  /** Requests allowed in the window. */
  limit: number;
  /** Requests left in the window. */
  remaining: number;
  resetAt: Date;
}

/** Reads the three `x-rate-limit-*` headers; null unless all three are there and sane. */
export function rateLimitWindow(headers: Headers): RateLimitWindow | null {
  const limit = wholeNumber(headers.get('x-rate-limit-limit'));
  const remaining = wholeNumber(headers.get('x-rate-limit-remaining'));
  const resetAt = rateLimitReset(headers);
  return limit === null || remaining === null || resetAt === null ? null : { limit, remaining, resetAt };
}

/** `x-rate-limit-reset`: seconds since the epoch, UTC. */
export function rateLimitReset(headers: Headers): Date | null {
  const seconds = wholeNumber(headers.get('x-rate-limit-reset'));
  return seconds === null ? null : new Date(seconds * 1000);
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

// Eleven digits of seconds stay inside what a Date can hold, also on top of the present.
function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,11}$/.test(value.trim()) ? Number(value) : null;
}
