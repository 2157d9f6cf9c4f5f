import type { RateLimits, RateLimitWindow } from './rate-limit-window.js';
import { RateWindows, windowKeysOf } from './rate-windows.js';
import type { XEndpoint } from '../calls/x-call.js';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const QUARTER_MS = 15 * 60_000;
const RESET = NOW + QUARTER_MS;
const DAY_MS = 24 * 60 * 60_000;

const keysOf = (xUserId: string, endpoint: XEndpoint = 'tweets') =>
  windowKeysOf(endpoint, { xUserId, memberId: 'm' });
const ADA = keysOf('7');

const window = (remaining: number, resetAt = RESET): RateLimitWindow => ({
  limit: 900,
  remaining,
  resetAt: new Date(resetAt),
});
const told = (limits: Partial<RateLimits>): RateLimits => ({
  user: null,
  userDay: null,
  appDay: null,
  ...limits,
});

describe('rate windows', () => {
  let windows: RateWindows;
  beforeEach(() => {
    windows = new RateWindows();
  });

  const hear = (limits: Partial<RateLimits>, keys = ADA, now = NOW) => {
    windows.learn(keys, told(limits), now);
  };

  it('should be open while X has named no limit', () => {
    for (let call = 0; call < 1000; call += 1) windows.enter(ADA, NOW);
    expect(windows.closedUntil(ADA, NOW)).toBeNull();
  });

  it('should be closed until the reset once nothing is left, only for this user on this endpoint', () => {
    hear({ user: window(0) });
    expect(windows.closedUntil(ADA, RESET - 1)).toBe(RESET);
    expect(windows.closedUntil(ADA, RESET)).toBeNull();
    expect(windows.closedUntil(keysOf('8'), NOW)).toBeNull();
    expect(windows.closedUntil(keysOf('7', 'users/me'), NOW)).toBeNull();
    expect(windows.closedUntil(windowKeysOf('tweets', null), NOW)).toBeNull();
  });

  it('should count calls in flight as used, and not those that were not sent', () => {
    hear({ user: window(2) });
    windows.enter(ADA, NOW);
    expect(windows.closedUntil(ADA, NOW)).toBeNull();
    windows.enter(ADA, NOW);
    expect(windows.closedUntil(ADA, NOW)).toBe(RESET);
    windows.leave(ADA);
    expect(windows.closedUntil(ADA, NOW)).toBeNull();
  });

  it('should use the smallest remaining count of a window, in whatever order answers come', () => {
    hear({ user: window(0) });
    hear({ user: window(5) });
    expect(windows.closedUntil(ADA, NOW)).toBe(RESET);
  });

  it('should start a new window with a later reset, and ignore answers from the old one', () => {
    const next = RESET + QUARTER_MS;
    hear({ user: window(0) });
    hear({ user: window(9, next) });
    expect(windows.closedUntil(ADA, NOW)).toBeNull();
    hear({ user: window(0) });
    expect(windows.closedUntil(ADA, NOW)).toBeNull();
    hear({ user: window(0, next) });
    expect(windows.closedUntil(ADA, NOW)).toBe(next);
  });

  it('should count a call that X did not answer', () => {
    hear({ user: window(1) });
    windows.learn(ADA, null, NOW);
    expect(windows.closedUntil(ADA, NOW)).toBe(RESET);
  });

  it("should close a user's whole day over all endpoints", () => {
    const reset = NOW + DAY_MS / 2;
    hear({ userDay: window(0, reset), user: window(9) });
    expect(windows.closedUntil(keysOf('7', 'users/me'), NOW)).toBe(reset);
    expect(windows.closedUntil(keysOf('8'), NOW)).toBeNull();
  });

  it("should close the app's day on an endpoint for everybody", () => {
    const reset = NOW + DAY_MS / 2;
    hear({ appDay: window(0, reset) });
    expect(windows.closedUntil(keysOf('8'), NOW)).toBe(reset);
    expect(windows.closedUntil(windowKeysOf('tweets', null), NOW)).toBe(reset);
    expect(windows.closedUntil(keysOf('7', 'users/me'), NOW)).toBeNull();
  });

  describe('after a 429', () => {
    it('should be closed until the time that X named, whatever the headers say', () => {
      hear({ user: window(500) });
      windows.refuse(ADA, new Date(RESET), NOW);
      hear({ user: window(500) });
      expect(windows.closedUntil(ADA, RESET - 1)).toBe(RESET);
      expect(windows.closedUntil(ADA, RESET)).toBeNull();
    });

    it.each([
      ['none', null],
      ['one that is over', new Date(NOW - 1)],
    ])('should be closed for a minute when X named %s', (_, retryAt) => {
      windows.refuse(ADA, retryAt, NOW);
      expect(windows.closedUntil(ADA, NOW)).toBe(NOW + 60_000);
    });

    it('should close nothing for a call without a caller', () => {
      windows.refuse(windowKeysOf('tweets', null), new Date(RESET), NOW);
      expect(windows.closedUntil(windowKeysOf('tweets', null), NOW)).toBeNull();
    });
  });

  it('should not accept a window that is longer than a day', () => {
    const years = NOW + 5000 * DAY_MS;
    hear({ user: window(0, years) });
    windows.refuse(keysOf('8'), new Date(years), NOW);
    for (const id of ['7', '8']) expect(windows.closedUntil(keysOf(id), NOW)).toBe(NOW + DAY_MS + 1_000);
  });

  it('should accept a day that ends at the next whole second, as X counts', () => {
    const reset = NOW + DAY_MS + 999;
    hear({ user: window(0, reset) });
    windows.refuse(keysOf('8'), new Date(reset), NOW);
    for (const id of ['7', '8']) expect(windows.closedUntil(keysOf(id), NOW)).toBe(reset);
  });

  it('should list the closed windows', () => {
    hear({ user: window(0), userDay: window(3), appDay: window(0, RESET + 1) });
    expect(windows.closed(NOW)).toEqual([
      { scope: 'user', xUserId: '7', endpoint: 'tweets', closedUntil: new Date(RESET) },
      { scope: 'app_day', xUserId: null, endpoint: 'tweets', closedUntil: new Date(RESET + 1) },
    ]);
  });

  it('should delete windows that are over', () => {
    for (let id = 0; id < 500; id += 1) {
      const keys = keysOf(String(id));
      windows.enter(keys, NOW);
      windows.leave(keys);
      hear({ user: window(3) }, keys);
    }
    expect(windows.size).toBeGreaterThan(500);
    windows.enter(ADA, RESET + 1);
    windows.leave(ADA);
    expect(windows.size).toBeLessThanOrEqual(ADA.length + 1);
  });

  describe('entries', () => {
    const [key] = ADA;
    if (key === undefined) throw new Error('a call counts towards a window');

    it('should close a window in another instance for as long as it is closed here', () => {
      hear({ user: window(0) });
      const written = windows.entryOf(key, NOW);
      expect(written?.ttlMs).toBe(QUARTER_MS);
      const other = new RateWindows();
      if (written !== null) other.merge(key, written.entry, NOW);
      expect(other.closedUntil(ADA, NOW)).toBe(RESET);
    });

    it('should never open a window that this instance knows to be closed', () => {
      hear({ user: window(0) });
      windows.merge(key, { remaining: 9, resetAt: RESET, refusedUntil: 0 }, NOW);
      expect(windows.closedUntil(ADA, NOW)).toBe(RESET);
    });

    it('should not exist for a window without a known limit', () => {
      windows.enter(ADA, NOW);
      expect(windows.entryOf(key, NOW)).toBeNull();
    });
  });
});
