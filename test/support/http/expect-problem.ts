import type { Response } from 'supertest';
import type { TestApp } from '../app/test-app.js';
import type { ProblemCode } from '../../../src/platform/problems/problem.js';

/** Checks all parts of a problem response except its `detail`. */
export function expectProblem(response: Response, status: number, code: ProblemCode): void {
  expect(response.body).toEqual(
    expect.objectContaining({
      type: `urn:twitter-task-automation:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      instance: expect.any(String),
      requestId: response.headers['x-request-id'],
    }),
  );
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/problem+json');
}

/** Checks that a request was refused because of the field at this path. */
export function expectInvalid(response: Response, path: string): void {
  expectProblem(response, 400, 'validation_failed');
  expect(response.body.errors).toContainEqual({ path, message: expect.any(String) });
}

/** Checks that only admins may read a path. */
export async function expectAdminsOnly(testApp: TestApp, path: string): Promise<void> {
  const authorization = await testApp.authorization('a-member', ['editor']);
  expectProblem(await testApp.http().get(path).set({ authorization }), 403, 'forbidden');
  expectProblem(await testApp.http().get(path), 401, 'unauthenticated');
}
