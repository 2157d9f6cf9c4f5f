import { ApiError, type FieldError } from '../api/problem.js';
import type { ReviewItem } from '../api/types.js';
import {
  consequences,
  memberOf,
  reasonProblem,
  refusalOf,
  resultWords,
  secondLookAt,
  whyWords,
} from './decision-words.js';

const item: ReviewItem = {
  id: 'c1',
  taskId: 't1',
  userId: 'u1',
  status: 'PENDING',
  rejectionReason: null,
  rejectionCode: null,
  errorCode: 'evidence_incomplete',
  needsReview: true,
  pointsAwarded: 0,
  proofUrl: null,
  completedAt: '2026-11-28T12:00:00.000Z',
  nextVerificationAt: null,
  verification: null,
  username: 'ann',
  task: {
    id: 't1',
    title: 'Like it',
    taskType: 'TWITTER_LIKE',
    targetUrl: null,
    requiredText: null,
    points: 5,
  },
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
};

const refused = (errors: readonly FieldError[]) =>
  new ApiError({
    status: 400,
    code: 'validation_failed',
    detail: 'The body is not valid.',
    requestId: 'r1',
    retryAfterSeconds: null,
    errors,
  });

describe('words for a decision', () => {
  it('should name a member by the account on X, or by the user id without one', () => {
    expect(memberOf(item)).toBe('@ann');
    expect(memberOf({ ...item, username: null })).toBe('u1');
  });

  it('should say why in plain words: what stopped it before what was said against it', () => {
    expect(whyWords(item)).toBe('X shows too little to decide');
    expect(whyWords({ errorCode: null, rejectionReason: 'not liked' })).toBe('not liked');
    expect(whyWords({ errorCode: null, rejectionReason: null })).toBe('');
  });

  it('should say of a no alone that it is looked at once more', () => {
    const nextVerificationAt = '2026-11-28T12:00:45.000Z';
    expect(secondLookAt({ status: 'REJECTED', nextVerificationAt })).toBe(nextVerificationAt);
    expect(secondLookAt({ status: 'REJECTED', nextVerificationAt: null })).toBeNull();
    expect(secondLookAt({ status: 'PENDING', nextVerificationAt })).toBeNull();
  });

  it.each([
    ['', /^Say why/],
    [' \n\t', /^Say why/],
    ['x'.repeat(502), /^2 characters too many/],
    ['x'.repeat(501), /^1 characters? too many/],
    ['x'.repeat(500), null],
    ['🎉'.repeat(500), null],
    ['ok', null],
  ])('should hold a reason against the rules of the service: %j', (reason, problem) => {
    if (problem === null) expect(reasonProblem(reason)).toBeNull();
    else expect(reasonProblem(reason)).toMatch(problem);
  });

  it('should say all that a decision does', () => {
    expect(consequences(item, 'APPROVED')).toEqual([
      '@ann gets 5 points.',
      'Verification does not change it any more; an admin can.',
    ]);
    const planned = {
      ...item,
      nextVerificationAt: '2026-11-28T13:00:00.000Z',
      status: 'APPROVED' as const,
      pointsAwarded: 5,
    };
    expect(consequences(planned, 'REJECTED')).toEqual([
      '5 points are taken back from @ann.',
      '@ann sees the reason.',
      'The attempt that is planned is called off.',
      'Verification does not change it any more; an admin can.',
    ]);
  });

  it('should say what a decision has come to', () => {
    const approved = { ...item, status: 'APPROVED' as const, pointsAwarded: 5 };
    expect(resultWords(approved)).toBe('Approved: @ann has 5 points for it.');
    expect(resultWords({ ...approved, status: 'REJECTED', pointsAwarded: 0 })).toBe(
      'Rejected: @ann has no points for it.',
    );
  });

  it('should show what the service said against the reason at the reason, and all else about the whole', () => {
    const atReason = refusalOf(refused([{ path: 'reason', message: 'reason must not be blank' }]));
    expect(atReason).toEqual({ reason: 'reason must not be blank', whole: null });
    expect(refusalOf(refused([])).whole).toMatch(/The body is not valid/);
    expect(refusalOf(new TypeError('x is undefined')).whole).not.toMatch(/undefined/);
  });
});
