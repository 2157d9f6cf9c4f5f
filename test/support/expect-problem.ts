import type { Response } from 'supertest';
import type { ProblemCode } from '../../src/platform/problem.js';

/** Checks everything that an error answer promises besides its `detail`. */
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
