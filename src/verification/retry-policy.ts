import { followUpOf, type CompletionErrorCode, type FollowUp } from './error-code.js';

const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = MINUTE_MS;
const HOURLY_PAUSE_MS = 60 * MINUTE_MS;
/** After a fault of our own; each attempt may have cost a call. */
const FIRST_PAUSE_AFTER_FAULT_MS = 5 * MINUTE_MS;
const HALF_MINUTE_MS = MINUTE_MS / 2;
/** Nothing waits longer but for a spent budget, whatever X names. */
const LONGEST_PAUSE_MS = 24 * 60 * MINUTE_MS;
/** Spreads what waits for the same moment, so that a reset does not meet everybody at once. */
const MAX_JITTER_MS = 15_000;

const ATTEMPT_LIMITS: Readonly<Record<FollowUp, number>> = {
  growing_pauses: 8,
  hourly: 24,
  // Ends by itself: what X does not show of a post that is no longer new is a no.
  half_minute: Infinity,
  review: 0,
  wait_for_member: 0,
};

/** What an attempt that could not tell leaves on the completion. */
export interface RetryPlan {
  readonly nextVerificationAt: Date | null;
  readonly needsReview: boolean;
  /** Attempts in a row, of this kind, that called X and could not tell. */
  readonly failedAttempts: number;
}

export interface UndeterminedAttempt {
  readonly code: CompletionErrorCode;
  /** What the attempt before ended in, when that could not tell either. */
  readonly previousCode: CompletionErrorCode | null;
  readonly previousFailures: number;
  /** Whether a call was made for this attempt: waiting counts nothing. */
  readonly calledX: boolean;
  /** Whether it is known that nothing can be asked before `retryAt`. */
  readonly isHeldBack: boolean;
  /** The earliest moment that X named. */
  readonly retryAt: Date | null;
  readonly now: Date;
  /** 0 to 1. */
  readonly random: number;
}

/**
 * When to look again: after growing pauses (1 minute, doubled each time, 8 failed attempts at most), every
 * hour (24 at most), every half minute, never by itself, or not before a person has looked. A rate limit is waited out
 * to its reset, and what was held back until there is a way again; 24 hours at most, but for a spent budget.
 */
export function planRetry(attempt: UndeterminedAttempt): RetryPlan {
  const followUp = followUpOf(attempt.code);
  const continues = attempt.previousCode !== null && followUpOf(attempt.previousCode) === followUp;
  const failedAttempts = (continues ? attempt.previousFailures : 0) + (attempt.calledX ? 1 : 0);
  const isRetried = followUp !== 'review' && followUp !== 'wait_for_member';
  if (!isRetried || failedAttempts >= ATTEMPT_LIMITS[followUp]) {
    return { nextVerificationAt: null, needsReview: isRetried || followUp === 'review', failedAttempts };
  }
  const jitter = Math.floor(attempt.random * MAX_JITTER_MS);
  const spread = followUp === 'half_minute' ? 0 : jitter;
  const due = dueTime(attempt, pauseOf(followUp, failedAttempts)) + spread;
  const latest = attempt.code === 'budget_exhausted' ? due : attempt.now.getTime() + LONGEST_PAUSE_MS;
  return { nextVerificationAt: new Date(Math.min(due, latest)), needsReview: false, failedAttempts };
}

/**
 * When to look again after an attempt that broke off, or whose outcome could not be recorded: as when X fails, with
 * pauses from 5 minutes on.
 */
export function planAfterFault(previousFailures: number, now: Date): RetryPlan {
  const failedAttempts = previousFailures + 1;
  if (failedAttempts >= ATTEMPT_LIMITS.growing_pauses)
    return { nextVerificationAt: null, needsReview: true, failedAttempts };
  const pauseMs = FIRST_PAUSE_AFTER_FAULT_MS * 2 ** previousFailures;
  return { nextVerificationAt: new Date(now.getTime() + pauseMs), needsReview: false, failedAttempts };
}

function pauseOf(followUp: FollowUp, failedAttempts: number): number {
  if (followUp === 'half_minute') return HALF_MINUTE_MS;
  return followUp === 'hourly' ? HOURLY_PAUSE_MS : growingPause(failedAttempts);
}

function dueTime({ code, isHeldBack, retryAt, now }: UndeterminedAttempt, pauseMs: number): number {
  const afterPause = now.getTime() + pauseMs;
  if (retryAt === null || retryAt <= now) return afterPause;
  return isHeldBack || code === 'rate_limited' ? retryAt.getTime() : Math.max(afterPause, retryAt.getTime());
}

function growingPause(failedAttempts: number): number {
  return FIRST_PAUSE_MS * 2 ** Math.max(0, failedAttempts - 1);
}
