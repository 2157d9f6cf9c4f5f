import { z } from 'zod';
import { LONGEST_WINDOW_MS, type RateLimits, type RateLimitWindow } from './rate-limit-window.js';
import type { XCaller, XEndpoint } from '../calls/x-call.js';
import type { XClosedWindowDescription } from './gate-description.js';

/**
 * The pause after a 429 that names no time. X's windows last 15 minutes, but a 429 without a reset may be a short
 * overload: one call a minute costs nothing (X does not bill a 429) and notices its end early enough.
 */
const UNNAMED_REFUSAL_MS = 60_000;

const SWEEP_EVERY_MS = 60_000;

/** One of the windows that a call counts towards. */
export interface WindowKey {
  /** The same for every instance of the service. */
  readonly id: string;
  readonly scope: XClosedWindowDescription['scope'];
  readonly xUserId: string | null;
  readonly endpoint: XEndpoint | null;
}

/** The entry about a window that instances share. */
export const windowEntrySchema = z.object({
  remaining: z.int().nonnegative().nullable(),
  /** Ms since the epoch, as `refusedUntil`; 0 where there is none. */
  resetAt: z.number().nonnegative(),
  refusedUntil: z.number().nonnegative(),
});
export type WindowEntry = z.infer<typeof windowEntrySchema>;

interface WindowState {
  readonly key: WindowKey;
  inFlight: number;
  /** Null: X has not named it, or the window is over. */
  remaining: number | null;
  resetAt: number;
  /** `resetAt`, but at most a day after X first named it. */
  endsAt: number;
  refusedUntil: number;
}

/** The windows that a call counts towards; a call without a caller counts only towards the app's. */
export function windowKeysOf(endpoint: XEndpoint, caller: XCaller | null): readonly WindowKey[] {
  const app: WindowKey = { id: `app_day:${endpoint}`, scope: 'app_day', xUserId: null, endpoint };
  if (caller === null) return [app];
  const { xUserId } = caller;
  return [
    { id: `user:${xUserId}:${endpoint}`, scope: 'user', xUserId, endpoint },
    { id: `user_day:${xUserId}`, scope: 'user_day', xUserId, endpoint: null },
    app,
  ];
}

/**
 * X's rate windows, from the headers of its answers. A call in flight counts as used. Answers may come in any order:
 * within one window the smallest `remaining` holds, and a later reset is a new window. Instances do not see each
 * other's calls in flight, so together they can send a few more than are left.
 * All times are ms since the epoch. Windows that are over are deleted.
 */
export class RateWindows {
  readonly #windows = new Map<string, WindowState>();
  #sweptAt = 0;

  /** Until when a call that counts towards these windows would fail; null when it would not. */
  closedUntil(keys: readonly WindowKey[], now: number): number | null {
    const ends = keys.flatMap(({ id }) => {
      const window = this.#windows.get(id);
      return window === undefined ? [] : [closedUntil(window, now)];
    });
    const latest = Math.max(0, ...ends);
    return latest > now ? latest : null;
  }

  /** Counts a call that is about to be sent, until `leave` is called once. */
  enter(keys: readonly WindowKey[], now: number): void {
    this.#sweep(now);
    for (const key of keys) this.#windowOf(key).inFlight += 1;
  }

  /** The call has ended, or was not sent. */
  leave(keys: readonly WindowKey[]): void {
    for (const key of keys) this.#windowOf(key).inFlight -= 1;
  }

  /** Takes over the windows that the answer to a call names; `limits` is null when no answer came. */
  learn(keys: readonly WindowKey[], limits: RateLimits | null, now: number): void {
    for (const key of keys) {
      const window = this.#windowOf(key);
      const named = limitsOf(key, limits);
      if (named !== null) merge(window, named.remaining, named.resetAt.getTime(), now);
      // X may have counted a call that it did not answer.
      else if (window.remaining !== null) window.remaining = Math.max(0, window.remaining - 1);
    }
  }

  /** Closes the user's window after a 429, whatever the headers say. */
  refuse(keys: readonly WindowKey[], retryAt: Date | null, now: number): void {
    const named = retryAt?.getTime() ?? 0;
    const until = named > now ? Math.min(named, now + LONGEST_WINDOW_MS) : now + UNNAMED_REFUSAL_MS;
    for (const key of keys) {
      if (key.scope !== 'user') continue;
      const window = this.#windowOf(key);
      window.refusedUntil = Math.max(window.refusedUntil, until);
    }
  }

  /** Adds the entry of another instance. */
  merge(key: WindowKey, entry: WindowEntry, now: number): void {
    const window = this.#windowOf(key);
    if (entry.remaining !== null) merge(window, entry.remaining, entry.resetAt, now);
    window.refusedUntil = Math.max(
      window.refusedUntil,
      Math.min(entry.refusedUntil, now + LONGEST_WINDOW_MS),
    );
  }

  /** The entry to share with other instances, and for how long; null when nothing is known. */
  entryOf(key: WindowKey, now: number): { entry: WindowEntry; ttlMs: number } | null {
    const window = this.#windows.get(key.id);
    if (window === undefined || isOver(window, now)) return null;
    const { remaining, resetAt, endsAt, refusedUntil } = window;
    const ttlMs = Math.max(remaining === null ? 0 : endsAt, refusedUntil) - now;
    return { entry: { remaining, resetAt, refusedUntil }, ttlMs };
  }

  /** The windows in which nothing may be sent now. */
  closed(now: number): readonly XClosedWindowDescription[] {
    return [...this.#windows.values()].flatMap((window) => {
      const until = closedUntil(window, now);
      const { scope, xUserId, endpoint } = window.key;
      return until > now ? [{ scope, xUserId, endpoint, closedUntil: new Date(until) }] : [];
    });
  }

  /** How many windows are kept. */
  get size(): number {
    return this.#windows.size;
  }

  #windowOf(key: WindowKey): WindowState {
    const known = this.#windows.get(key.id);
    if (known !== undefined) return known;
    const window = { key, inFlight: 0, remaining: null, resetAt: 0, endsAt: 0, refusedUntil: 0 };
    this.#windows.set(key.id, window);
    return window;
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    for (const [id, window] of this.#windows) {
      if (window.inFlight === 0 && isOver(window, now)) this.#windows.delete(id);
    }
  }
}

function limitsOf({ scope }: WindowKey, limits: RateLimits | null): RateLimitWindow | null {
  if (limits === null) return null;
  return { user: limits.user, user_day: limits.userDay, app_day: limits.appDay }[scope];
}

function merge(window: WindowState, remaining: number, resetAt: number, now: number): void {
  // The answer belongs to a window that is over, or to one before the known one.
  if (resetAt <= now || (window.endsAt > now && resetAt < window.resetAt)) return;
  if (window.remaining !== null && window.endsAt > now && resetAt === window.resetAt) {
    window.remaining = Math.min(window.remaining, remaining);
    return;
  }
  window.remaining = remaining;
  window.resetAt = resetAt;
  window.endsAt = Math.min(resetAt, now + LONGEST_WINDOW_MS);
}

function closedUntil(window: WindowState, now: number): number {
  const isUsedUp =
    window.remaining !== null && window.endsAt > now && window.remaining - window.inFlight <= 0;
  return Math.max(isUsedUp ? window.endsAt : 0, window.refusedUntil);
}

function isOver({ remaining, endsAt, refusedUntil }: WindowState, now: number): boolean {
  return (remaining === null || endsAt <= now) && refusedUntil <= now;
}
