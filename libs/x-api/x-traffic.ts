import { type BreakerPasses, type BreakerName, Breakers, namesFor } from './breakers.js';
import { readBreakerNote } from './breaker-note.js';
import type { CallEnding } from './breaker-verdict.js';
import { NOT_JSON, parseJson } from './json.js';
import type { RateLimits } from './rate-limit-window.js';
import { RateWindows, type WindowKey, windowKeysOf, windowNoteSchema } from './rate-windows.js';
import { heldBack } from './x-api-error.js';
import type { XCaller, XEndpoint } from './x-call.js';
import { NO_SHARED_NOTES, type XSharedNotes } from './x-shared-notes.js';
import type { XTrafficDescription } from './x-traffic-description.js';

/**
 * How long a probe is one instance's alone. Longer than a token refresh and a request take; if that instance
 * dies, another one probes afterwards.
 */
const PROBE_CLAIM_MS = 20_000;

/** How a request ended that was sent; no limits: no answer came. */
export interface XCallOutcome extends CallEnding {
  readonly limits: RateLimits | null;
}

/**
 * Says that nothing is known against a request, and keeps the probe that it may be. Becomes a permit, or is
 * dropped.
 */
export interface XClearance {
  /** Right before sending. Throws XApiError, whose `sent` is false, when by now the request is known to fail. */
  enter(): XPermit;
  /** The request will not be made. */
  drop(): void;
}

/** Covers one request that is being sent. Ended by one of the two; what comes after that does nothing. */
export interface XPermit {
  settle(outcome: XCallOutcome): void;
  /** The request was not sent. */
  cancel(): void;
}

/**
 * Knows which requests would fail: those of a user whose window is used up, and those that a breaker stops.
 * What it learns it tells other instances; what they learned it reads before each request. When their notes are
 * lost it goes by what it learned itself.
 */
export class XTraffic {
  readonly #now: () => number;
  readonly #notes: XSharedNotes;
  readonly #windows = new RateWindows();
  readonly #breakers = new Breakers();

  constructor(options: { now: () => number; notes: XSharedNotes }) {
    this.#now = options.now;
    this.#notes = options.notes;
  }

  /** Throws XApiError, whose `sent` is false, when a request is known to fail. */
  async check(endpoint: XEndpoint, caller: XCaller | null): Promise<XClearance> {
    const keys = windowKeysOf(endpoint, caller);
    if (this.#notes !== NO_SHARED_NOTES) await this.#readNotes(endpoint, keys);
    this.#refuseIfUsedUp(endpoint, keys);
    const passes = this.#breakers.admit(endpoint, this.#now());
    await this.#claimProbes(endpoint, passes);
    return {
      enter: () => this.#enter(endpoint, keys, passes),
      drop: () => {
        this.#breakers.release(passes, this.#now());
      },
    };
  }

  /** What is known at the moment, for people. */
  describe(): XTrafficDescription {
    const now = this.#now();
    return { breakers: this.#breakers.describe(now), closedWindows: this.#windows.closed(now) };
  }

  #refuseIfUsedUp(endpoint: XEndpoint, keys: readonly WindowKey[]): void {
    const until = this.#windows.closedUntil(keys, this.#now());
    if (until !== null) throw heldBack(endpoint, 'rate_limited', until);
  }

  async #claimProbes(endpoint: XEndpoint, passes: BreakerPasses): Promise<void> {
    for (const [name, { kind }] of passes) {
      if (kind !== 'probe' || (await this.#notes.claim(probeKey(name), PROBE_CLAIM_MS))) continue;
      this.#breakers.release(passes, this.#now());
      throw this.#breakers.elsewhereProbed(endpoint, name, this.#now());
    }
  }

  #enter(endpoint: XEndpoint, keys: readonly WindowKey[], checked: BreakerPasses): XPermit {
    this.#refuseIfUsedUp(endpoint, keys);
    const passes = this.#breakers.renew(endpoint, checked, this.#now());
    this.#windows.enter(keys, this.#now());
    let isOver = false;
    const once = (end: () => void) => (): void => {
      if (!isOver) end();
      isOver = true;
    };
    return {
      settle: (outcome) => {
        once(() => {
          this.#settle(keys, passes, outcome);
        })();
      },
      cancel: once(() => {
        this.#windows.leave(keys);
        this.#breakers.release(passes, this.#now());
      }),
    };
  }

  #settle(keys: readonly WindowKey[], passes: BreakerPasses, outcome: XCallOutcome): void {
    const now = this.#now();
    this.#windows.leave(keys);
    this.#windows.learn(keys, outcome.limits, now);
    if (outcome.code === 'rate_limited') this.#windows.refuse(keys, outcome.retryAt, now);
    const changed = this.#breakers.settle(passes, outcome, now);
    if (this.#notes !== NO_SHARED_NOTES) this.#writeNotes(keys, changed, now);
  }

  // Nobody waits for these: they never reject, and may be lost.
  #writeNotes(keys: readonly WindowKey[], changed: readonly BreakerName[], now: number): void {
    for (const key of keys) {
      const written = this.#windows.noteOf(key, now);
      if (written === null) continue;
      void this.#notes.write(windowKey(key), JSON.stringify(written.note), written.ttlMs);
    }
    for (const name of changed) {
      const { note, ttlMs } = this.#breakers.noteOf(name, now);
      void this.#notes.write(breakerKey(name), JSON.stringify(note), ttlMs);
    }
  }

  async #readNotes(endpoint: XEndpoint, keys: readonly WindowKey[]): Promise<void> {
    const names = namesFor(endpoint);
    const notes = await this.#notes.read([...names.map(breakerKey), ...keys.map(windowKey)]);
    const parsed = notes.map((note) => (note === null ? NOT_JSON : parseJson(note)));
    const now = this.#now();
    for (const [index, name] of names.entries()) {
      const note = readBreakerNote(parsed[index]);
      if (note !== null) this.#breakers.merge(name, note, now);
    }
    for (const [index, key] of keys.entries()) {
      const note = windowNoteSchema.safeParse(parsed[names.length + index]).data;
      if (note !== undefined) this.#windows.merge(key, note, now);
    }
  }
}

const breakerKey = (name: BreakerName): string => `breaker:${name}`;
const probeKey = (name: BreakerName): string => `probe:${name}`;
const windowKey = ({ id }: WindowKey): string => `window:${id}`;
