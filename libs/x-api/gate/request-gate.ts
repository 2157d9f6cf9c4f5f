import { type BreakerPermits, type BreakerName, Breakers, namesFor } from './breakers.js';
import { readBreakerEntry } from './shared-breaker.js';
import type { CallEnding } from './breaker-verdict.js';
import { NOT_JSON, parseJson } from '../answers/json.js';
import type { RateLimits } from './rate-limit-window.js';
import { RateWindows, type WindowKey, windowKeysOf, windowEntrySchema } from './rate-windows.js';
import { notSentError } from '../x-api-error.js';
import type { XCaller, XEndpoint } from '../calls/x-call.js';
import { NO_SHARED_STATE, type XSharedState } from './shared-state.js';
import type { XBreakerDescription, XGateDescription } from './gate-description.js';

/**
 * How long one instance keeps the right to probe. Longer than a token refresh and a request take; if the instance
 * dies, another one probes afterwards.
 */
const PROBE_CLAIM_MS = 20_000;

/** How a request that was sent ended. */
export interface XCallOutcome extends CallEnding {
  /** Null: no answer came. */
  readonly limits: RateLimits | null;
}

/** A request that passed the checks and may be prepared. If it is a probe, no other call probes until it ends. */
export interface Admission {
  /**
   * Called right before sending.
   * @throws XApiError when the request would fail by now; its `sent` is false
   */
  enter(): Permit;
  /** The request will not be sent. */
  cancel(): void;
}

/** One request that is being sent. It ends with the first call of either method; later calls do nothing. */
export interface Permit {
  settle(outcome: XCallOutcome): void;
  /** The request was not sent. */
  cancel(): void;
}

/**
 * Stops requests that would fail: those in a used-up rate window, and those that a circuit breaker refuses. It shares
 * what it learns with other instances, and reads their entries before each request. Without shared entries it uses
 * what it learned itself.
 */
export class RequestGate {
  readonly #now: () => number;
  readonly #shared: XSharedState;
  readonly #windows = new RateWindows();
  readonly #breakers = new Breakers();

  constructor(options: { now: () => number; sharedState: XSharedState }) {
    this.#now = options.now;
    this.#shared = options.sharedState;
  }

  /** @throws XApiError when the request would fail; its `sent` is false */
  async check(endpoint: XEndpoint, caller: XCaller | null): Promise<Admission> {
    const keys = windowKeysOf(endpoint, caller);
    if (this.#shared !== NO_SHARED_STATE) await this.#readShared(endpoint, keys);
    this.#refuseIfUsedUp(endpoint, keys);
    const permits = this.#breakers.admit(endpoint, this.#now());
    await this.#claimProbes(endpoint, permits);
    return {
      enter: () => this.#enter(endpoint, keys, permits),
      cancel: () => {
        this.#breakers.release(permits, this.#now());
      },
    };
  }

  /** The current state, for people. */
  describe(): XGateDescription {
    return { breakers: this.describeBreakers(), closedWindows: this.#windows.closed(this.#now()) };
  }

  describeBreakers(): readonly XBreakerDescription[] {
    return this.#breakers.describe(this.#now());
  }

  #refuseIfUsedUp(endpoint: XEndpoint, keys: readonly WindowKey[]): void {
    const until = this.#windows.closedUntil(keys, this.#now());
    if (until !== null) throw notSentError(endpoint, 'rate_limited', until);
  }

  async #claimProbes(endpoint: XEndpoint, permits: BreakerPermits): Promise<void> {
    for (const [name, { kind }] of permits) {
      if (kind !== 'probe' || (await this.#shared.claim(probeKey(name), PROBE_CLAIM_MS))) continue;
      this.#breakers.release(permits, this.#now());
      throw this.#breakers.probedElsewhere(endpoint, name, this.#now());
    }
  }

  #enter(endpoint: XEndpoint, keys: readonly WindowKey[], checked: BreakerPermits): Permit {
    this.#refuseIfUsedUp(endpoint, keys);
    const permits = this.#breakers.renew(endpoint, checked, this.#now());
    this.#windows.enter(keys, this.#now());
    let isOver = false;
    const once = (end: () => void) => (): void => {
      if (!isOver) end();
      isOver = true;
    };
    return {
      settle: (outcome) => {
        once(() => {
          this.#settle(keys, permits, outcome);
        })();
      },
      cancel: once(() => {
        this.#windows.leave(keys);
        this.#breakers.release(permits, this.#now());
      }),
    };
  }

  #settle(keys: readonly WindowKey[], permits: BreakerPermits, outcome: XCallOutcome): void {
    const now = this.#now();
    this.#windows.leave(keys);
    this.#windows.learn(keys, outcome.limits, now);
    if (outcome.code === 'rate_limited') this.#windows.refuse(keys, outcome.retryAt, now);
    const changed = this.#breakers.settle(permits, outcome, now);
    if (this.#shared !== NO_SHARED_STATE) this.#writeEntries(keys, changed, now);
  }

  // Not awaited: they never reject, and entries may be lost.
  #writeEntries(keys: readonly WindowKey[], changed: readonly BreakerName[], now: number): void {
    for (const key of keys) {
      const written = this.#windows.entryOf(key, now);
      if (written === null) continue;
      void this.#shared.write(windowKey(key), JSON.stringify(written.entry), written.ttlMs);
    }
    for (const name of changed) {
      const { entry, ttlMs } = this.#breakers.entryOf(name, now);
      void this.#shared.write(breakerKey(name), JSON.stringify(entry), ttlMs);
    }
  }

  async #readShared(endpoint: XEndpoint, keys: readonly WindowKey[]): Promise<void> {
    const names = namesFor(endpoint);
    const read = await this.#shared.read([...names.map(breakerKey), ...keys.map(windowKey)]);
    const parsed = read.map((entry) => (entry === null ? NOT_JSON : parseJson(entry)));
    const now = this.#now();
    for (const [index, name] of names.entries()) {
      const entry = readBreakerEntry(parsed[index]);
      if (entry !== null) this.#breakers.merge(name, entry, now);
    }
    for (const [index, key] of keys.entries()) {
      const entry = windowEntrySchema.safeParse(parsed[names.length + index]).data;
      if (entry !== undefined) this.#windows.merge(key, entry, now);
    }
  }
}

const breakerKey = (name: BreakerName): string => `breaker:${name}`;
const probeKey = (name: BreakerName): string => `probe:${name}`;
const windowKey = ({ id }: WindowKey): string => `window:${id}`;
