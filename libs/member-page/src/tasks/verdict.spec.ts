import type { Completion } from '#client';
import { aCompletion } from '../../../client/testing/a-completion.js';
import { verdictOf } from './verdict.js';

const CODES = [
  'rate_limited',
  'x_unavailable',
  'x_app_forbidden',
  'credits_depleted',
  'token_expired',
  'missing_scope',
  'relationship_unknown',
  'follow_request_pending',
  'target_unavailable',
  'target_changed',
  'not_visible_yet',
  'evidence_incomplete',
  'timeout',
  'budget_exhausted',
  'twitter_not_connected',
] as const;

const NOW = new Date('2026-03-01T14:00:00.000Z');

function wordsOf(completion: Partial<Completion>): string {
  const { title, text } = verdictOf(aCompletion({ completedAt: NOW.toISOString(), ...completion }), {
    now: NOW,
    minuteOf: (time) => time.toISOString().slice(11, 16),
    secondOf: (time) => time.toISOString().slice(11, 19),
  });
  return `${title}: ${text}`;
}

describe('the text of a verdict', () => {
  it('should give the points of an approval and the reason of a rejection', () => {
    expect(wordsOf({ status: 'APPROVED', pointsAwarded: 10 })).toBe('Approved: 10 points.');
    expect(wordsOf({ status: 'APPROVED', pointsAwarded: 1 })).toBe('Approved: 1 point.');
    expect(wordsOf({ status: 'REJECTED', rejectionReason: '@acme is not followed' })).toBe(
      'Rejected: @acme is not followed',
    );
  });

  it('should say when a rejection is checked again, and that it is being checked', () => {
    const no = { status: 'REJECTED', rejectionReason: 'The post is not liked.' } as const;
    expect(wordsOf({ ...no, nextVerificationAt: '2026-03-01T14:00:45.000Z' })).toBe(
      'Rejected: The post is not liked. We will check again at 14:00:45.',
    );
    expect(wordsOf({ ...no, nextVerificationAt: NOW.toISOString() })).toBe(
      'Rejected: The post is not liked. We are checking again.',
    );
  });

  it('should not say "could not tell" about a claim that is still being verified', () => {
    expect(wordsOf({ nextVerificationAt: '1970-01-01T00:00:00.000Z' })).toMatch(/^Being verified/);
  });

  it('should have its own reason for each code, and one for unknown codes', () => {
    const codes = [...CODES, 'of_next_year' as (typeof CODES)[number]];
    const all = codes.map((errorCode) => wordsOf({ errorCode }));
    expect(new Set(all).size).toBe(all.length);
    for (const words of all) expect(words).toMatch(/^Could not tell: \S.*[.]$/);
  });

  it('should say what happens next, if anything', () => {
    const nextVerificationAt = '2026-03-01T14:05:00.000Z';
    expect(wordsOf({ errorCode: 'rate_limited', nextVerificationAt })).toMatch(
      /We will try again at 14:05\.$/,
    );
    expect(wordsOf({ errorCode: 'timeout', nextVerificationAt: null, needsReview: true })).toMatch(
      /An admin will check it\.$/,
    );
    expect(wordsOf({ errorCode: 'missing_scope' })).toMatch(/allow all of them\.$/);
  });
});
