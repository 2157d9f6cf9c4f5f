import { followUpOf, type CompletionErrorCode, type FollowUp } from './error-code.js';

const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = MINUTE_MS;
const HOURLY_PAUSE_MS = 60 * MINUTE_MS;
/** After an error of the service itself: longer, because each attempt may have cost a call. */
const FIRST_PAUSE_AFTER_FAULT_MS = 5 * MINUTE_MS;
const HALF_MINUTE_MS = MINUTE_MS / 2;
/** No pause is longer, whatever X says, except until a spent budget is renewed. */
const LONGEST_PAUSE_MS = 24 * 60 * MINUTE_MS;
/** Spreads the retries that wait for the same moment, such as the reset of a rate limit. */
const MAX_JITTER_MS = 15_000;

const ATTEMPT_LIMITS: Readonly<Record<FollowUp, number>> = {
  growing_pauses: 8,
  hourly: 24,
  // Ends by itself: a post that is no longer new and still not shown is a rejection.
  half_minute: Infinity,
  review: 0,
  wait_for_member: 0,
};

/** What an undetermined attempt changes in the completion. */
export interface RetryPlan {
  readonly nextVerificationAt: Date | null;
  readonly needsReview: boolean;
  /** Undetermined attempts in a row that called X and had the same follow-up. */
  readonly failedAttempts: number;
}

export interface UndeterminedAttempt {
  readonly code: CompletionErrorCode;
  /** The code of the attempt before, if that was undetermined too. */
  readonly previousCode: CompletionErrorCode | null;
  readonly previousFailures: number;
  /** Whether X was called for this attempt: only then it counts as failed. */
  readonly calledX: boolean;
  /** Whether the call was held back: X or our budget does not allow it before `retryAt`. */
  readonly isHeldBack: boolean;
  /** The earliest time at which another attempt makes sense, if known. */
  readonly retryAt: Date | null;
  readonly now: Date;
  /** 0 to 1. */
  readonly random: number;
}

/**
 * Plans the next attempt by the follow-up of the code: growing pauses (1 minute, doubled each time, at most 8 failed
 * attempts), every hour (at most 24), every half minute, or none. After a rate limit or a held-back call it comes at
 * `retryAt`; in any case within 24 hours, except for a spent budget.
 */
export function planRetry(attempt: UndeterminedAttempt): RetryPlan {
  const followUp = followUpOf(attempt.code);
  const continues = attempt.previousCode !== null && followUpOf(attempt.previousCode) === followUp;
  const failedAttempts = (continues ? attempt.previousFailures : 0) + (attempt.calledX ? 1 : 0);
  const isRetried = followUp !== 'review' && followUp !== 'wait_for_member';
  if (!isRetried || failedAttempts >= ATTEMPT_LIMITS[followUp]) {
    return { nextVerificationAt: null, needsReview: isRetried || followUp === 'review', failedAttempts };
  }
  const jitter = followUp === 'half_minute' ? 0 : Math.floor(attempt.random * MAX_JITTER_MS);
  const due = dueTime(attempt, pauseOf(followUp, failedAttempts)) + jitter;
  const latest = attempt.code === 'budget_exhausted' ? due : attempt.now.getTime() + LONGEST_PAUSE_MS;
  return { nextVerificationAt: new Date(Math.min(due, latest)), needsReview: false, failedAttempts };
}

/** Plans the next attempt after one that ended in an exception: growing pauses from 5 minutes, at most 8 attempts. */
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
