import { z } from 'zod';
import { parseJson } from '../answers/json.js';
import { NO_SHARED_STATE, type XSharedState } from '../gate/shared-state.js';
import { Deferred } from '../deferred.js';
import { otherDialect, type XDialect } from './x-dialect.js';

/** What an answer says about the dialect of its request; `unknown`: nothing. */
export type DialectResult = 'accepted' | 'refused' | 'unknown';

const ENTRY_KEY = 'dialect';
const ENTRY_TTL_MS = 7 * 24 * 60 * 60 * 1000;

const entrySchema = z.object({
  dialect: z.enum(['posts', 'tweets']),
  /** Orders the switches of all instances; about ms since the epoch. */
  changedAt: z.number().nonnegative(),
});

/** How long other requests wait for a probe, as a share of a call's time limit. */
const PROBE_WAIT_SHARE = 0.2;

/** One request that may be sent now. */
export interface DialectTurn {
  readonly dialect: XDialect;
  /** Call it once, when the answer has arrived or will not arrive. */
  end(result: DialectResult): void;
}

interface Probe {
  /** Resolves when the request has ended: true when X accepted the dialect. */
  readonly accepted: Promise<boolean>;
  /** How long other requests wait for it; ms, monotonic clock. */
  readonly waitUntil: number;
}

/**
 * Knows which dialect X accepts, and shares it with other instances. A change of dialect costs one failed call: a
 * request that starts while no other is in flight is a probe. Requests that come meanwhile wait for its answer, for a
 * fifth of a call's time limit at most. If the answer says nothing about the dialect, the next request is the probe.
 * Requests in flight when X changes its dialect fail one by one.
 */
export class DialectChoice {
  readonly #shared: XSharedState;
  readonly #now: () => number;
  readonly #probeWaitMs: number;
  #dialect: XDialect;
  #changedAt = 0;
  #inFlight = 0;
  #probe: Probe | null = null;

  constructor(options: { first: XDialect; timeoutMs: number; sharedState: XSharedState; now: () => number }) {
    this.#dialect = options.first;
    this.#probeWaitMs = options.timeoutMs * PROBE_WAIT_SHARE;
    this.#shared = options.sharedState;
    this.#now = options.now;
  }

  /** The dialect that the next turn will most probably have. */
  get current(): XDialect {
    return this.#dialect;
  }

  /** Reads which dialect other instances found. */
  async readShared(): Promise<void> {
    if (this.#shared === NO_SHARED_STATE) return;
    const [entry] = await this.#shared.read([ENTRY_KEY]);
    const read = entrySchema.safeParse(parseJson(entry ?? null)).data;
    if (read === undefined || read.changedAt <= this.#changedAt) return;
    this.#dialect = read.dialect;
    this.#changedAt = read.changedAt;
  }

  /** Waits for a probe, but no longer than until `signal` fires. The dialect is the known one unless given. */
  async turn(signal: AbortSignal | undefined, dialect?: XDialect): Promise<DialectTurn> {
    const waitUntil = performance.now() + this.#probeWaitMs;
    let isKnown = false;
    while (this.#probe !== null && !isKnown && signal?.aborted !== true) {
      const leftMs = Math.min(waitUntil, this.#probe.waitUntil) - performance.now();
      if (leftMs <= 0) break;
      isKnown = await resolvedWithin(leftMs, this.#probe.accepted, signal);
    }
    const isProbe = !isKnown && this.#inFlight === 0;
    return this.#begin(dialect ?? this.#dialect, isProbe ? this.#beginProbe() : null);
  }

  #begin(dialect: XDialect, probe: Deferred<boolean> | null): DialectTurn {
    this.#inFlight += 1;
    return {
      dialect,
      end: (result) => {
        this.#inFlight -= 1;
        if (result === 'refused') this.#switchFrom(dialect);
        if (probe === null) return;
        this.#probe = null;
        probe.resolve(result === 'accepted');
      },
    };
  }

  #beginProbe(): Deferred<boolean> {
    const accepted = new Deferred<boolean>();
    this.#probe = { accepted: accepted.promise, waitUntil: performance.now() + this.#probeWaitMs };
    return accepted;
  }

  // When X refuses many calls in one dialect, only the first of them switches and tells other instances.
  #switchFrom(refused: XDialect): void {
    if (this.#dialect !== refused) return;
    this.#dialect = otherDialect(refused);
    this.#changedAt = Math.max(this.#now(), this.#changedAt + 1);
    const entry = { dialect: this.#dialect, changedAt: this.#changedAt };
    // Not awaited: it never rejects, and the entry may be lost.
    void this.#shared.write(ENTRY_KEY, JSON.stringify(entry), ENTRY_TTL_MS);
  }
}

/** What the promise resolves to; false when `ms` have passed or `signal` fires first. */
async function resolvedWithin(
  ms: number,
  promise: Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const gaveUp = new Deferred<boolean>();
  const giveUp = (): void => {
    gaveUp.resolve(false);
  };
  const timer = setTimeout(giveUp, ms);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([promise, gaveUp.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
