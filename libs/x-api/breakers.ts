import {
  type BreakerPass,
  type BreakerRules,
  type BreakerState,
  CLOSED_BREAKER,
  passOf,
  PROBE_WAIT_MS,
  renew,
  settle,
  take,
} from './breaker.js';
import { type BreakerNote, breakerOfNote, noteOfBreaker } from './breaker-note.js';
import { type CallEnding, verdictOnApp, verdictOnEndpoint } from './breaker-verdict.js';
import { heldBack, type XApiError } from './x-api-error.js';
import { X_ENDPOINTS, type XEndpoint } from './x-call.js';
import type { XBreakerDescription } from './x-traffic-description.js';

export type BreakerName = XBreakerDescription['name'];

/** One pass for each breaker that a call goes by. */
export type BreakerPasses = ReadonlyMap<BreakerName, BreakerPass>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** The app's standing is X's word: one is enough. Credits are topped up by people, who take minutes. */
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
  /** Of the last opening or closing, by this or another instance; orders them. */
  changedAt: number;
}

/**
 * The breakers that calls go by: the app's, and their endpoint's. Nothing waits here, and whoever probes is
 * decided within one instance only. Times are ms since the epoch.
 */
export class Breakers {
  readonly #breakers = new Map<BreakerName, Kept>();

  /**
   * The passes that a call gets, its probes taken, to be ended once by `settle` or `release`. Throws XApiError,
   * whose `sent` is false, when a breaker stops it.
   */
  admit(endpoint: XEndpoint, now: number): BreakerPasses {
    const passes = new Map<BreakerName, BreakerPass>();
    for (const name of namesFor(endpoint)) {
      const pass = passOf(this.#stateOf(name), now);
      if (pass.kind === 'refusal') throw heldBack(endpoint, pass.code, pass.retryAt);
      passes.set(name, pass);
    }
    for (const [name, pass] of passes) this.#keep(name, take(this.#stateOf(name), pass), now);
    return passes;
  }

  /** The passes for a call that was admitted some time ago. Throws as `admit` when it must not be made any more. */
  renew(endpoint: XEndpoint, passes: BreakerPasses, now: number): BreakerPasses {
    const renewed = new Map<BreakerName, BreakerPass>();
    for (const [name, pass] of passes) {
      const current = renew(this.#stateOf(name), pass, now);
      if (current.kind === 'refusal') throw heldBack(endpoint, current.code, current.retryAt);
      renewed.set(name, current);
    }
    return renewed;
  }

  /** Refuses a call whose probe another instance makes. */
  elsewhereProbed(endpoint: XEndpoint, name: BreakerName, now: number): XApiError {
    const state = this.#stateOf(name);
    const code = state.kind === 'open' ? state.code : 'unavailable';
    return heldBack(endpoint, code, now + PROBE_WAIT_MS);
  }

  /** A call ended. Answers which breakers opened or closed by it. */
  settle(passes: BreakerPasses, ending: CallEnding, now: number): readonly BreakerName[] {
    return [...passes].flatMap(([name, pass]) => {
      const verdict = name === 'app' ? verdictOnApp(ending) : verdictOnEndpoint(ending);
      const rules = name === 'app' ? APP_RULES : ENDPOINT_RULES;
      const before = this.#stateOf(name);
      this.#keep(name, settle(before, pass, verdict, rules, now), now);
      return this.#stateOf(name).epoch === before.epoch ? [] : [name];
    });
  }

  /** A call was not made after all: its probes are free again. */
  release(passes: BreakerPasses, now: number): void {
    this.settle(passes, { code: 'aborted', retryAt: null }, now);
  }

  /** Takes over what another instance found out later than this one. */
  merge(name: BreakerName, note: BreakerNote, now: number): void {
    const { state, changedAt } = this.#breakers.get(name) ?? { state: CLOSED_BREAKER, changedAt: 0 };
    if (note.changedAt <= changedAt) return;
    this.#breakers.set(name, {
      state: breakerOfNote(note, state.epoch, now),
      changedAt: note.changedAt,
    });
  }

  /** What other instances should know about a breaker, and for how long. */
  noteOf(name: BreakerName, now: number): { note: BreakerNote; ttlMs: number } {
    const { state, changedAt } = this.#breakers.get(name) ?? { state: CLOSED_BREAKER, changedAt: 0 };
    return noteOfBreaker(state, changedAt, now);
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
    // Later than what is known even where the clocks of instances differ.
    this.#breakers.set(name, { state, changedAt: isChange ? Math.max(now, changedAt + 1) : changedAt });
  }
}

/** The breakers that a call to an endpoint goes by. */
export function namesFor(endpoint: XEndpoint): readonly BreakerName[] {
  return ['app', endpoint];
}
