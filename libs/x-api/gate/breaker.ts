import type { XApiErrorCode } from '../x-api-error-code.js';

/** When a circuit breaker opens, and for how long. All times in this file are ms since the epoch. */
export interface BreakerRules {
  /** How many failures in a row open it. */
  readonly failuresToOpen: number;
  readonly firstPauseMs: number;
  /** A pause is doubled after each failed probe, up to this. */
  readonly longestPauseMs: number;
}

interface Dated {
  /** Grows each time the breaker opens or closes: the result of a call from an earlier epoch does not count. */
  readonly epoch: number;
}

export interface ClosedBreaker extends Dated {
  readonly kind: 'closed';
  /** In a row. */
  readonly failures: number;
}

export interface OpenBreaker extends Dated {
  readonly kind: 'open';
  /** What opened it. */
  readonly code: XApiErrorCode;
  readonly since: number;
  readonly pauseMs: number;
  /** From then on one call at a time may be a probe. */
  readonly retryAt: number;
  readonly isProbed: boolean;
}

export type BreakerState = ClosedBreaker | OpenBreaker;

/** Permission to make one call; the result of a `probe` closes an open breaker or keeps it open. */
export interface BreakerPermit {
  readonly kind: 'call' | 'probe';
  readonly epoch: number;
}

export interface BreakerRefusal {
  readonly kind: 'refusal';
  readonly code: XApiErrorCode;
  readonly retryAt: number;
}

/** What the end of a call says about what the breaker protects; `neutral`: nothing. */
export type BreakerVerdict = { readonly kind: 'success' } | { readonly kind: 'neutral' } | BreakerFailure;

export interface BreakerFailure {
  readonly kind: 'failure';
  readonly code: XApiErrorCode;
  /** As X named it. */
  readonly retryAt: number | null;
}

export const CLOSED_BREAKER: ClosedBreaker = { kind: 'closed', epoch: 0, failures: 0 };

/** When to try again while another call probes: a probe is one request, which takes a few seconds. */
export const PROBE_WAIT_MS = 5_000;

/** X may name a time in the far future by mistake, and one probe a day costs nothing. */
const LONGEST_NAMED_PAUSE_MS = 24 * 60 * 60 * 1000;

/** The permit that a call would get now, or the refusal. */
export function permitOf(state: BreakerState, now: number): BreakerPermit | BreakerRefusal {
  if (state.kind === 'closed') return { kind: 'call', epoch: state.epoch };
  const { code, retryAt, isProbed, epoch } = state;
  if (now < retryAt) return { kind: 'refusal', code, retryAt };
  return isProbed ? { kind: 'refusal', code, retryAt: now + PROBE_WAIT_MS } : { kind: 'probe', epoch };
}

/** The state after the permit of `permitOf` was given out: until a probe is settled there is no other one. */
export function take(state: BreakerState, permit: BreakerPermit): BreakerState {
  return state.kind === 'open' && permit.kind === 'probe' ? { ...state, isProbed: true } : state;
}

/** The permit that replaces one from some time ago, or the refusal when it is no longer valid. */
export function renew(
  state: BreakerState,
  permit: BreakerPermit,
  now: number,
): BreakerPermit | BreakerRefusal {
  if (state.kind === 'closed') return { kind: 'call', epoch: state.epoch };
  if (permit.kind === 'probe' && permit.epoch === state.epoch) return permit;
  const retryAt = state.retryAt > now ? state.retryAt : now + PROBE_WAIT_MS;
  return { kind: 'refusal', code: state.code, retryAt };
}

/**
 * The state after a call. While the breaker is open only the result of its probe counts: a call that was in flight
 * when it opened shows how X was before.
 */
export function settle(
  state: BreakerState,
  permit: BreakerPermit,
  verdict: BreakerVerdict,
  rules: BreakerRules,
  now: number,
): BreakerState {
  if (permit.epoch !== state.epoch) return state;
  if (state.kind === 'closed') return settleCall(state, verdict, rules, now);
  if (verdict.kind === 'success') return { kind: 'closed', epoch: state.epoch + 1, failures: 0 };
  if (verdict.kind === 'neutral') return { ...state, isProbed: false };
  const pauseMs = Math.min(state.pauseMs * 2, rules.longestPauseMs);
  return opened(state.epoch, verdict, { since: state.since, pauseMs }, now);
}

function settleCall(
  state: ClosedBreaker,
  verdict: BreakerVerdict,
  rules: BreakerRules,
  now: number,
): BreakerState {
  if (verdict.kind === 'neutral') return state;
  if (verdict.kind === 'success') return state.failures === 0 ? state : { ...state, failures: 0 };
  const failures = state.failures + 1;
  if (failures < rules.failuresToOpen) return { ...state, failures };
  return opened(state.epoch, verdict, { since: now, pauseMs: rules.firstPauseMs }, now);
}

function opened(
  epoch: number,
  { code, retryAt }: BreakerFailure,
  { since, pauseMs }: { since: number; pauseMs: number },
  now: number,
): OpenBreaker {
  const named = Math.min(retryAt ?? 0, now + LONGEST_NAMED_PAUSE_MS);
  return {
    kind: 'open',
    epoch: epoch + 1,
    code,
    since,
    pauseMs,
    retryAt: Math.max(now + pauseMs, named),
    isProbed: false,
  };
}
