import { ApiError, type FieldError } from '#client';
import { aCompletion } from '../../../client/testing/a-completion.js';
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
  ...aCompletion({
    errorCode: 'evidence_incomplete',
    needsReview: true,
    completedAt: '2026-11-28T12:00:00.000Z',
  }),
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
    errors,
  });

describe('the texts of a decision', () => {
  it('should name a member by their X account, or else by their user id', () => {
    expect(memberOf(item)).toBe('@ann');
    expect(memberOf({ ...item, username: null })).toBe('u1');
  });

  it('should say why: the error code first, else the reason of the rejection', () => {
    expect(whyWords(item)).toBe('X shows too little to decide');
    expect(whyWords({ errorCode: null, rejectionReason: 'not liked' })).toBe('not liked');
    expect(whyWords({ errorCode: null, rejectionReason: null })).toBe('');
  });

  it('should give the time of the second look only for a rejection', () => {
    const nextVerificationAt = '2026-11-28T12:00:45.000Z';
    expect(secondLookAt({ status: 'REJECTED', nextVerificationAt })).toBe(nextVerificationAt);
    expect(secondLookAt({ status: 'REJECTED', nextVerificationAt: null })).toBeNull();
    expect(secondLookAt({ status: 'PENDING', nextVerificationAt })).toBeNull();
  });

  it.each([
    ['', /^Enter a reason/],
    [' \n\t', /^Enter a reason/],
    ['x'.repeat(502), /^2 characters too many/],
    ['x'.repeat(501), /^1 characters? too many/],
    ['x'.repeat(500), null],
    ['🎉'.repeat(500), null],
    ['ok', null],
  ])('should check a reason by the rules of the service: %j', (reason, problem) => {
    if (problem === null) expect(reasonProblem(reason)).toBeNull();
    else expect(reasonProblem(reason)).toMatch(problem);
  });

  it('should name all consequences of a decision', () => {
    expect(consequences(item, 'APPROVED')).toEqual([
      '@ann gets 5 points.',
      'After that only an admin can change it.',
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
      'The planned attempt is cancelled.',
      'After that only an admin can change it.',
    ]);
  });

  it('should say what a decision did', () => {
    const approved = { ...item, status: 'APPROVED' as const, pointsAwarded: 5 };
    expect(resultWords(approved)).toBe('Approved: @ann has 5 points for it.');
    expect(resultWords({ ...approved, status: 'REJECTED', pointsAwarded: 0 })).toBe(
      'Rejected: @ann has no points for it.',
    );
  });

  it('should show an error about the reason at its field, and any other error above the form', () => {
    const atReason = refusalOf(refused([{ path: 'reason', message: 'reason must not be blank' }]));
    expect(atReason).toEqual({ reason: 'reason must not be blank', whole: null });
    expect(refusalOf(refused([])).whole).toMatch(/The body is not valid/);
    expect(refusalOf(new TypeError('x is undefined')).whole).not.toMatch(/undefined/);
  });
});
