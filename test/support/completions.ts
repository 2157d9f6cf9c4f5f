import type { Response } from 'supertest';
import type { TwitterVerificationLog } from '#database';
import { aTask, type Member } from './member.js';
import type { TestApp } from './test-app.js';

/** The audit rows of one completion, oldest first. */
export function attemptsOf(testApp: TestApp, completionId: string): Promise<TwitterVerificationLog[]> {
  return testApp.database.twitterVerificationLog.findMany({
    where: { completionId },
    orderBy: [{ verifiedAt: 'asc' }, { id: 'asc' }],
  });
}

/** Claims a task to follow the brand, which the member does not do yet; gives the completion's id. */
export async function claimUndoneFollow(member: Member): Promise<string> {
  const task = await aTask(member.testApp, {
    taskType: 'TWITTER_FOLLOW',
    targetUrl: 'https://x.com/brand',
  });
  const response = await member.claim(task.id);
  expectRejected(response, /^@brand is not followed/);
  return response.body.id as string;
}

export function verify(member: Member, completionId: string): Promise<Response> {
  return member.post(`/v1/completions/${completionId}/verify`);
}

/** Verifies these completions together, or all open ones. */
export function verifyTogether(member: Member, completionIds?: readonly string[]): Promise<Response> {
  return member.post('/v1/completions/verify', completionIds === undefined ? {} : { completionIds });
}

/** What could not be told is not looked at again by itself, so that it cannot disturb another test. */
export async function forgetRetries({ database }: TestApp): Promise<void> {
  await database.completion.updateMany({ data: { nextVerificationAt: null } });
}

/** Checks that a first attempt could not tell, and left exactly one audit row that says why. */
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

/** Checks that a verification was a yes. */
export function expectApproved(response: Response): void {
  expect(response.body).toMatchObject({
    status: 'APPROVED',
    errorCode: null,
    rejectionReason: null,
    verification: { verificationResult: 'APPROVED' },
  });
}

/** Checks that a verification was a no, for this reason. */
export function expectRejected(response: Response, reason: string | RegExp): void {
  expect(response.body).toMatchObject({
    status: 'REJECTED',
    errorCode: null,
    rejectionReason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    pointsAwarded: 0,
    verification: { verificationResult: 'REJECTED' },
  });
}
