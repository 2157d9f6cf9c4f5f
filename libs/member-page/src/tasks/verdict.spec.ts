import type { Completion } from '../api/shapes.js';
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
];

const NOW = new Date('2026-03-01T14:00:00.000Z');

function wordsOf(completion: Partial<Completion>): string {
  const { title, text } = verdictOf(
    {
      id: 'c1',
      taskId: 't1',
      status: 'PENDING',
      rejectionReason: null,
      rejectionCode: null,
      errorCode: null,
      needsReview: false,
      pointsAwarded: 0,
      proofUrl: null,
      nextVerificationAt: null,
      verification: null,
      ...completion,
    },
    {
      now: NOW,
      minuteOf: (time) => time.toISOString().slice(11, 16),
      secondOf: (time) => time.toISOString().slice(11, 19),
    },
  );
  return `${title}: ${text}`;
}

describe('a verdict in words', () => {
  it('should name the points of a yes and the reason of a no', () => {
    expect(wordsOf({ status: 'APPROVED', pointsAwarded: 10 })).toBe('Approved: 10 points.');
    expect(wordsOf({ status: 'APPROVED', pointsAwarded: 1 })).toBe('Approved: 1 point.');
    expect(wordsOf({ status: 'REJECTED', rejectionReason: '@acme is not followed' })).toBe(
      'Rejected: @acme is not followed',
    );
  });

  it('should say when a no is looked at once more, and that it is about to be', () => {
    const no = { status: 'REJECTED', rejectionReason: 'The post is not liked.' } as const;
    expect(wordsOf({ ...no, nextVerificationAt: new Date('2026-03-01T14:00:45.000Z') })).toBe(
      'Rejected: The post is not liked. We will look once more at 14:00:45.',
    );
    expect(wordsOf({ ...no, nextVerificationAt: NOW })).toBe(
      'Rejected: The post is not liked. We are looking once more.',
    );
  });

  it('should not call a claim that waits a "could not tell"', () => {
    expect(wordsOf({ nextVerificationAt: new Date(0) })).toMatch(/^Being verified/);
  });

  it('should have a reason of its own for each code, and one for a code that is new', () => {
    const all = [...CODES, 'of_next_year'].map((errorCode) => wordsOf({ errorCode }));
    expect(new Set(all).size).toBe(all.length);
    for (const words of all) expect(words).toMatch(/^Could not tell: \S.*[.]$/);
  });

  it('should say what happens next where something does', () => {
    const nextVerificationAt = new Date('2026-03-01T14:05:00.000Z');
    expect(wordsOf({ errorCode: 'rate_limited', nextVerificationAt })).toMatch(/tried again at 14:05\.$/);
    expect(wordsOf({ errorCode: 'timeout', nextVerificationAt: null, needsReview: true })).toMatch(
      /A person will look at it\.$/,
    );
    expect(wordsOf({ errorCode: 'missing_scope' })).toMatch(/leave them all on\.$/);
  });
});
