import type { XApiErrorCode } from './x-api-error.js';

/** All times are ms since the epoch. */
export interface BreakerRules {
  /** How many failures in a row open it. */
  readonly failuresToOpen: number;
  readonly firstPauseMs: number;
  /** A pause is doubled after each failed probe, up to this. */
  readonly longestPauseMs: number;
}

interface Dated {
  /** Grows with each opening and closing, so that what began earlier cannot be taken for news. */
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
  /** From then on one call at a time may probe. */
  readonly retryAt: number;
  readonly isProbed: boolean;
}

export type BreakerState = ClosedBreaker | OpenBreaker;

/** Leave to make one call; a `probe` decides about an open breaker. */
export interface BreakerPass {
  readonly kind: 'call' | 'probe';
  readonly epoch: number;
}

export interface BreakerRefusal {
  readonly kind: 'refusal';
  readonly code: XApiErrorCode;
  readonly retryAt: number;
}

/** What a call says about what the breaker guards; `silence`: nothing. */
export type BreakerVerdict = { readonly kind: 'success' } | { readonly kind: 'silence' } | BreakerFailure;

export interface BreakerFailure {
  readonly kind: 'failure';
  readonly code: XApiErrorCode;
  /** By X's word. */
  readonly retryAt: number | null;
}

export const CLOSED_BREAKER: ClosedBreaker = { kind: 'closed', epoch: 0, failures: 0 };

/** A probe is one request: it is over in a few seconds. */
export const PROBE_WAIT_MS = 5_000;

/** X may name a time far ahead by mistake, and a probe a day costs nothing. */
const LONGEST_NAMED_PAUSE_MS = 24 * 60 * 60 * 1000;

/** The pass that a call would get now, or why it gets none. */
export function passOf(state: BreakerState, now: number): BreakerPass | BreakerRefusal {
  if (state.kind === 'closed') return { kind: 'call', epoch: state.epoch };
  const { code, retryAt, isProbed, epoch } = state;
  if (now < retryAt) return { kind: 'refusal', code, retryAt };
  return isProbed ? { kind: 'refusal', code, retryAt: now + PROBE_WAIT_MS } : { kind: 'probe', epoch };
}

/** Hands the pass of `passOf` out; a probe occupies the breaker until it is settled. */
export function take(state: BreakerState, pass: BreakerPass): BreakerState {
  return state.kind === 'open' && pass.kind === 'probe' ? { ...state, isProbed: true } : state;
}

/** The pass that stands in for one taken some time ago, or why there is none any more. */
export function renew(state: BreakerState, pass: BreakerPass, now: number): BreakerPass | BreakerRefusal {
  if (state.kind === 'closed') return { kind: 'call', epoch: state.epoch };
  if (pass.kind === 'probe' && pass.epoch === state.epoch) return pass;
  const retryAt = state.retryAt > now ? state.retryAt : now + PROBE_WAIT_MS;
  return { kind: 'refusal', code: state.code, retryAt };
}

/**
 * What the outcome of a call makes of the breaker. While it is open only its probe counts: a call that was
 * under way when it opened says how X was before.
 */
export function settle(
  state: BreakerState,
  pass: BreakerPass,
  verdict: BreakerVerdict,
  rules: BreakerRules,
  now: number,
): BreakerState {
  if (pass.epoch !== state.epoch) return state;
  if (state.kind === 'closed') return settleCall(state, verdict, rules, now);
  if (verdict.kind === 'success') return { kind: 'closed', epoch: state.epoch + 1, failures: 0 };
  if (verdict.kind === 'silence') return { ...state, isProbed: false };
  const pauseMs = Math.min(state.pauseMs * 2, rules.longestPauseMs);
  return opened(state.epoch, verdict, { since: state.since, pauseMs }, now);
}

function settleCall(
  state: ClosedBreaker,
  verdict: BreakerVerdict,
  rules: BreakerRules,
  now: number,
): BreakerState {
  if (verdict.kind === 'silence') return state;
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
