import { z } from 'zod';
import { LONGEST_WINDOW_MS, type RateLimits, type RateLimitWindow } from './rate-limit-window.js';
import type { XCaller, XEndpoint } from './x-call.js';
import type { XClosedWindowDescription } from './x-traffic-description.js';

/**
 * After a 429 that says nothing about its end. X's windows last 15 minutes, but one that names no reset may be
 * a moment's overload: a call a minute costs nothing (X bills no 429) and finds out early enough.
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

/** What instances tell each other about a window. */
export const windowNoteSchema = z.object({
  remaining: z.int().nonnegative().nullable(),
  /** Ms since the epoch, as `refusedUntil`; 0 where there is none. */
  resetAt: z.number().nonnegative(),
  refusedUntil: z.number().nonnegative(),
});
export type WindowNote = z.infer<typeof windowNoteSchema>;

interface WindowState {
  readonly key: WindowKey;
  inFlight: number;
  /** Null: X has not said, or the window is over. */
  remaining: number | null;
  resetAt: number;
  /** `resetAt`, or a day after it was first heard of. */
  endsAt: number;
  refusedUntil: number;
}

/** The windows that a call counts towards; a call for nobody counts towards the app's alone. */
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
 * What X allows whom until when, from the headers of its answers. A call in flight counts as used; answers may
 * come in any order: within one window the least `remaining` holds, and a later reset is a new window. Instances
 * do not see each other's calls in flight, so together they can send a few more than are left.
 * All times are ms since the epoch. Windows that are over are dropped.
 */
export class RateWindows {
  readonly #windows = new Map<string, WindowState>();
  #sweptAt = 0;

  /** Until when a call that counts towards these windows is known to fail; null when it is not. */
  closedUntil(keys: readonly WindowKey[], now: number): number | null {
    const ends = keys.flatMap(({ id }) => {
      const window = this.#windows.get(id);
      return window === undefined ? [] : [closedUntil(window, now)];
    });
    const latest = Math.max(0, ...ends);
    return latest > now ? latest : null;
  }

  /** A call is about to be sent. Ended once by `leave`. */
  enter(keys: readonly WindowKey[], now: number): void {
    this.#sweep(now);
    for (const key of keys) this.#windowOf(key).inFlight += 1;
  }

  /** The call was not sent after all. */
  leave(keys: readonly WindowKey[]): void {
    for (const key of keys) this.#windowOf(key).inFlight -= 1;
  }

  /** What X said about its windows in an answer to a call that was sent; null when no answer came. */
  learn(keys: readonly WindowKey[], limits: RateLimits | null, now: number): void {
    for (const key of keys) {
      const window = this.#windowOf(key);
      const told = toldAbout(key, limits);
      if (told !== null) merge(window, told.remaining, told.resetAt.getTime(), now);
      // X may have counted a call that it did not answer.
      else if (window.remaining !== null) window.remaining = Math.max(0, window.remaining - 1);
    }
  }

  /** X refused a call with 429: whatever its headers claim, the user's window is closed. */
  refuse(keys: readonly WindowKey[], retryAt: Date | null, now: number): void {
    const named = retryAt?.getTime() ?? 0;
    const until = named > now ? Math.min(named, now + LONGEST_WINDOW_MS) : now + UNNAMED_REFUSAL_MS;
    for (const key of keys) {
      if (key.scope !== 'user') continue;
      const window = this.#windowOf(key);
      window.refusedUntil = Math.max(window.refusedUntil, until);
    }
  }

  /** Adds what another instance knows. */
  merge(key: WindowKey, note: WindowNote, now: number): void {
    const window = this.#windowOf(key);
    if (note.remaining !== null) merge(window, note.remaining, note.resetAt, now);
    window.refusedUntil = Math.max(window.refusedUntil, Math.min(note.refusedUntil, now + LONGEST_WINDOW_MS));
  }

  /** What other instances should know, and for how long; null when there is nothing. */
  noteOf(key: WindowKey, now: number): { note: WindowNote; ttlMs: number } | null {
    const window = this.#windows.get(key.id);
    if (window === undefined || isOver(window, now)) return null;
    const { remaining, resetAt, endsAt, refusedUntil } = window;
    const ttlMs = Math.max(remaining === null ? 0 : endsAt, refusedUntil) - now;
    return { note: { remaining, resetAt, refusedUntil }, ttlMs };
  }

  /** The windows that let nothing through now. */
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

function toldAbout({ scope }: WindowKey, limits: RateLimits | null): RateLimitWindow | null {
  if (limits === null) return null;
  return { user: limits.user, user_day: limits.userDay, app_day: limits.appDay }[scope];
}

function merge(window: WindowState, remaining: number, resetAt: number, now: number): void {
  // The answer comes from a window that is over, or from one before the one that is known.
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
