import type { Response } from 'supertest';
import type { TwitterVerificationLog } from '#database';
import { aTask, type Member } from '../members/member.js';
import type { TestApp } from '../app/test-app.js';
import { followTask } from '../members/new-task.js';

/** The log rows of one completion, oldest first. */
export function attemptsOf(testApp: TestApp, completionId: string): Promise<TwitterVerificationLog[]> {
  return testApp.database.twitterVerificationLog.findMany({
    where: { completionId },
    orderBy: [{ verifiedAt: 'asc' }, { id: 'asc' }],
  });
}

/** Claims a task to follow the brand without following it; gives the completion's id. */
export async function claimUndoneFollow(member: Member): Promise<string> {
  const task = await aTask(member.testApp, followTask());
  const response = await member.claim(task.id);
  expectNotFollowed(response);
  return response.body.id as string;
}

export function verify(member: Member, completionId: string): Promise<Response> {
  return member.post(`/v1/completions/${completionId}/verify`);
}

/** Verifies these completions together, or all open ones. */
export function verifyTogether(member: Member, completionIds?: readonly string[]): Promise<Response> {
  return member.post('/v1/completions/verify', completionIds === undefined ? {} : { completionIds });
}

/** Cancels all retries, so that they cannot disturb another test. */
export async function forgetRetries({ database }: TestApp): Promise<void> {
  await database.completion.updateMany({ data: { nextVerificationAt: null } });
}

/** Checks that a first attempt gave no verdict, and wrote exactly one log row with this code. */
export async function expectUndetermined(
  testApp: TestApp,
  response: Response,
  errorCode: string,
): Promise<void> {
  expect(response.body).toMatchObject({
    status: 'PENDING',
    errorCode,
    rejectionReason: null,
    pointsAwarded: 0,
    verification: { verificationResult: 'ERROR', rejectionReason: null, cacheHit: false },
  });
  const rows = await attemptsOf(testApp, response.body.id);
  expect(rows.map((row) => [row.verificationResult, row.errorMessage?.split(':')[0]])).toEqual([
    ['ERROR', errorCode],
  ]);
}

/** Checks that a verification approved the claim. */
export function expectApproved(response: Response): void {
  expect(response.body).toMatchObject({
    status: 'APPROVED',
    errorCode: null,
    rejectionReason: null,
    verification: { verificationResult: 'APPROVED' },
  });
}

/** Checks that a verification rejected the claim, for this reason. */
export function expectRejected(response: Response, reason: string | RegExp): void {
  expect(response.body).toMatchObject({
    status: 'REJECTED',
    errorCode: null,
    rejectionReason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    pointsAwarded: 0,
    verification: { verificationResult: 'REJECTED' },
  });
}

/** The same of a task to follow the brand. */
export function expectNotFollowed(response: Response): void {
  expectRejected(response, '@brand is not followed.');
}
