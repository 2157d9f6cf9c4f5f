import {
  type BreakerPermit,
  type BreakerRules,
  type BreakerState,
  CLOSED_BREAKER,
  permitOf,
  PROBE_WAIT_MS,
  renew,
  settle,
  take,
} from './breaker.js';
import { type BreakerEntry, breakerOfEntry, entryOfBreaker } from './shared-breaker.js';
import { type CallEnding, verdictOn } from './breaker-verdict.js';
import { notSentError, type XApiError } from '../x-api-error.js';
import { X_ENDPOINTS, type XEndpoint } from '../calls/x-call.js';
import type { XBreakerDescription } from './gate-description.js';

export type BreakerName = XBreakerDescription['name'];

/** One permit of each breaker that applies to a call. */
export type BreakerPermits = ReadonlyMap<BreakerName, BreakerPermit>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** One refusal of the app is certain: X says so. Credits are topped up by people, who need minutes. */
const APP_RULES: BreakerRules = {
  failuresToOpen: 1,
  firstPauseMs: 60 * SECOND_MS,
  longestPauseMs: 15 * MINUTE_MS,
};
const ENDPOINT_RULES: BreakerRules = {
  failuresToOpen: 5,
  firstPauseMs: 30 * SECOND_MS,
  longestPauseMs: 5 * MINUTE_MS,
};

interface Kept {
  state: BreakerState;
  /** When it last opened or closed, in this or another instance; orders these changes. */
  changedAt: number;
}

/**
 * The circuit breakers of the app and of each endpoint. Nothing waits here, and among several instances each may
 * choose a probe of its own. Times are ms since the epoch.
 */
export class Breakers {
  readonly #breakers = new Map<BreakerName, Kept>();

  /**
   * The permits of a call, to be ended once by `settle` or `release`.
   * @throws XApiError when a breaker refuses the call; its `sent` is false
   */
  admit(endpoint: XEndpoint, now: number): BreakerPermits {
    const permits = new Map<BreakerName, BreakerPermit>();
    for (const name of namesFor(endpoint)) {
      const permit = permitOf(this.#stateOf(name), now);
      if (permit.kind === 'refusal') throw notSentError(endpoint, permit.code, permit.retryAt);
      permits.set(name, permit);
    }
    for (const [name, permit] of permits) this.#keep(name, take(this.#stateOf(name), permit), now);
    return permits;
  }

  /**
   * The permits of a call that was admitted some time ago.
   * @throws XApiError when a breaker refuses the call by now; its `sent` is false
   */
  renew(endpoint: XEndpoint, permits: BreakerPermits, now: number): BreakerPermits {
    const renewed = new Map<BreakerName, BreakerPermit>();
    for (const [name, permit] of permits) {
      const current = renew(this.#stateOf(name), permit, now);
      if (current.kind === 'refusal') throw notSentError(endpoint, current.code, current.retryAt);
      renewed.set(name, current);
    }
    return renewed;
  }

  /** The error of a call that is not sent because another instance is probing. */
  probedElsewhere(endpoint: XEndpoint, name: BreakerName, now: number): XApiError {
    const state = this.#stateOf(name);
    const code = state.kind === 'open' ? state.code : 'unavailable';
    return notSentError(endpoint, code, now + PROBE_WAIT_MS);
  }

  /** Records how a call ended. Returns the breakers that opened or closed because of it. */
  settle(permits: BreakerPermits, ending: CallEnding, now: number): readonly BreakerName[] {
    return [...permits].flatMap(([name, permit]) => {
      const verdict = verdictOn(name === 'app' ? 'app' : 'endpoint', ending);
      const rules = name === 'app' ? APP_RULES : ENDPOINT_RULES;
      const before = this.#stateOf(name);
      this.#keep(name, settle(before, permit, verdict, rules, now), now);
      return this.#stateOf(name).epoch === before.epoch ? [] : [name];
    });
  }

  /** Gives back the permits of a call that was not made: another call may probe. */
  release(permits: BreakerPermits, now: number): void {
    this.settle(permits, { code: 'aborted', retryAt: null }, now);
  }

  /** Takes over the entry of another instance when it is newer. */
  merge(name: BreakerName, entry: BreakerEntry, now: number): void {
    const { state, changedAt } = this.#breakers.get(name) ?? { state: CLOSED_BREAKER, changedAt: 0 };
    if (entry.changedAt <= changedAt) return;
    this.#breakers.set(name, {
      state: breakerOfEntry(entry, state.epoch, now),
      changedAt: entry.changedAt,
    });
  }

  /** The entry to share with other instances, and for how long. */
  entryOf(name: BreakerName, now: number): { entry: BreakerEntry; ttlMs: number } {
    const { state, changedAt } = this.#breakers.get(name) ?? { state: CLOSED_BREAKER, changedAt: 0 };
    return entryOfBreaker(state, changedAt, now);
  }

  describe(now: number): readonly XBreakerDescription[] {
    return (['app', ...X_ENDPOINTS] as const).map((name) => {
      const state = this.#stateOf(name);
      if (state.kind === 'closed') return { name, state: 'closed', code: null, since: null, retryAt: null };
      const { code, since, retryAt } = state;
      const kind = now < retryAt ? 'open' : 'half_open';
      return { name, state: kind, code, since: new Date(since), retryAt: new Date(retryAt) };
    });
  }

  #stateOf(name: BreakerName): BreakerState {
    return this.#breakers.get(name)?.state ?? CLOSED_BREAKER;
  }

  #keep(name: BreakerName, state: BreakerState, now: number): void {
    const known = this.#breakers.get(name);
    const isChange = state.epoch !== (known?.state ?? CLOSED_BREAKER).epoch;
    const changedAt = known?.changedAt ?? 0;
    // Later than the known change, even when the clocks of instances differ.
    this.#breakers.set(name, { state, changedAt: isChange ? Math.max(now, changedAt + 1) : changedAt });
  }
}

/** The breakers that apply to a call to this endpoint. */
export function namesFor(endpoint: XEndpoint): readonly BreakerName[] {
  return ['app', endpoint];
}
