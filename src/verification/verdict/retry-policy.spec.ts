import { COMPLETION_ERROR_CODES, followUpOf, type CompletionErrorCode } from './error-code.js';
import { planRetry, type UndeterminedAttempt } from './retry-policy.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const now = new Date('2026-11-22T10:00:00.000Z');
const fromNow = (ms: number): Date => new Date(now.getTime() + ms);

function plan(attempt: Partial<UndeterminedAttempt> & { code: CompletionErrorCode }) {
  return planRetry({
    previousCode: null,
    previousFailures: 0,
    calledX: true,
    isHeldBack: false,
    retryAt: null,
    now,
    random: 0,
    ...attempt,
  });
}

/** The plan after so many failed attempts with the same follow-up. */
const after = (previousFailures: number, code: CompletionErrorCode = 'x_unavailable') =>
  plan({ code, previousCode: code, previousFailures });

const codesWith = (followUp: ReturnType<typeof followUpOf>) =>
  COMPLETION_ERROR_CODES.filter((code) => followUpOf(code) === followUp);

describe('the attempt after an undetermined one', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
    [5, 16],
    [6, 32],
    [7, 64],
  ])('should come after failure %i in %i minutes: the pause doubles each time', (failure, minutes) => {
    expect(after(failure - 1)).toEqual({
      nextVerificationAt: fromNow(minutes * MINUTE_MS),
      needsReview: false,
      failedAttempts: failure,
    });
  });

  it.each(codesWith('growing_pauses'))(
    'should not come after eight failures in a row, but a review: %s',
    (code) => {
      expect(after(6, code).needsReview).toBe(false);
      expect(after(7, code)).toEqual({ nextVerificationAt: null, needsReview: true, failedAttempts: 8 });
    },
  );

  it.each(codesWith('half_minute'))('should come after half a minute, without a limit, for %s', (code) => {
    expect(plan({ code, previousCode: code, previousFailures: 100, random: 0.9 })).toMatchObject({
      nextVerificationAt: fromNow(MINUTE_MS / 2),
      needsReview: false,
    });
  });

  it('should come within 24 hours, whatever time X names, except for a spent budget', () => {
    const retryAt = fromNow(40 * HOUR_MS);
    const most = { retryAt, random: 0.9 };
    for (const code of ['rate_limited', 'x_unavailable', 'credits_depleted'] as const)
      expect(plan({ code, ...most }).nextVerificationAt).toEqual(fromNow(24 * HOUR_MS));
    const spent = plan({ code: 'budget_exhausted', ...most, isHeldBack: true }).nextVerificationAt;
    expect(spent?.getTime()).toBeGreaterThanOrEqual(retryAt.getTime());
  });

  it('should count failures with the same follow-up together, whatever their codes', () => {
    const attempt = plan({ code: 'timeout', previousCode: 'rate_limited', previousFailures: 7 });
    expect(attempt).toMatchObject({ needsReview: true, failedAttempts: 8 });
  });

  it('should count failures from one again when the follow-up is another', () => {
    const attempt = plan({ code: 'timeout', previousCode: 'follow_request_pending', previousFailures: 20 });
    expect(attempt).toMatchObject({ failedAttempts: 1, nextVerificationAt: fromNow(MINUTE_MS) });
  });

  it('should not count an attempt without a call to X as failed', () => {
    const attempt = plan({
      code: 'x_unavailable',
      previousCode: 'x_unavailable',
      previousFailures: 7,
      calledX: false,
    });
    expect(attempt).toEqual({
      nextVerificationAt: fromNow(64 * MINUTE_MS),
      needsReview: false,
      failedAttempts: 7,
    });
  });

  it.each(codesWith('hourly'))('should come every hour, at most 24 times, after %s', (code) => {
    expect(after(0, code).nextVerificationAt).toEqual(fromNow(HOUR_MS));
    expect(after(22, code)).toMatchObject({ nextVerificationAt: fromNow(HOUR_MS), needsReview: false });
    expect(after(23, code)).toEqual({ nextVerificationAt: null, needsReview: true, failedAttempts: 24 });
  });

  it.each(codesWith('review'))('should not come after %s, but a review at once', (code) => {
    expect(after(0, code)).toMatchObject({ nextVerificationAt: null, needsReview: true });
  });

  it.each(codesWith('wait_for_member'))('should not come after %s until the member acts', (code) => {
    expect(after(0, code)).toMatchObject({ nextVerificationAt: null, needsReview: false });
    expect(after(30, code)).toMatchObject({ nextVerificationAt: null, needsReview: false });
  });
});

describe('the time that X names for a retry', () => {
  it.each<[CompletionErrorCode, number, number]>([
    ['rate_limited', 30 * SECOND_MS, 30 * SECOND_MS],
    ['rate_limited', 15 * MINUTE_MS, 15 * MINUTE_MS],
    ['x_unavailable', 30 * SECOND_MS, MINUTE_MS],
    ['x_unavailable', 15 * MINUTE_MS, 15 * MINUTE_MS],
    ['rate_limited', 0, MINUTE_MS],
    ['rate_limited', -MINUTE_MS, MINUTE_MS],
  ])('should be waited for after %s: in %i ms means a pause of %i ms', (code, away, pause) => {
    expect(plan({ code, retryAt: fromNow(away) }).nextVerificationAt).toEqual(fromNow(pause));
  });

  it.each<CompletionErrorCode>(['x_unavailable', 'credits_depleted', 'budget_exhausted', 'rate_limited'])(
    'should be the whole pause after %s when the call was held back, and count no failure',
    (code) => {
      const waiting = { code, previousCode: code, calledX: false, isHeldBack: true };
      expect(plan({ ...waiting, previousFailures: 5, retryAt: fromNow(30 * SECOND_MS) })).toEqual({
        nextVerificationAt: fromNow(30 * SECOND_MS),
        needsReview: false,
        failedAttempts: 5,
      });
    },
  );

  it('should get up to 15 random seconds more, so that not all retries come at once', () => {
    const dueAt = (random: number) =>
      plan({ code: 'rate_limited', retryAt: fromNow(MINUTE_MS), random }).nextVerificationAt;
    expect(dueAt(0.5)).toEqual(fromNow(MINUTE_MS + 7_500));
    expect(dueAt(0.999_999)).toEqual(fromNow(MINUTE_MS + 14_999));
  });
});
