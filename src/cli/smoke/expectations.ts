import { z } from 'zod';
import type { ProblemCode } from '../../platform/problems/problem.js';
import type { Answer } from './exchange.js';
import { StepFailure } from './step-outcome.js';

const PROBLEM_TYPE = 'application/problem+json';
const problemShape = z.object({
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
});

export const pageShape = z.object({ data: z.array(z.unknown()), nextCursor: z.string().nullable() });

/**
 * The body of an answer that must have this status and shape.
 *
 * @throws StepFailure when it has not
 */
export function expectBody<T>(answer: Answer, status: number, shape: z.ZodType<T>, advice?: string): T {
  expectStatus(answer, status, advice);
  const { success, data, error } = shape.safeParse(answer.body);
  if (success) return data;
  const fields = error.issues.map(({ path }) => path.join('.') || 'the whole body');
  throw new StepFailure(
    `${status} with the documented body`,
    `${describe(answer)}, wrong in ${[...new Set(fields)].join(', ')}`,
    advice ?? 'Is --url the address of this service, and of the same version?',
  );
}

/** @throws StepFailure when the status is another */
export function expectStatus(answer: Answer, status: number, advice = adviceOn(answer)): void {
  if (answer.status !== status) throw new StepFailure(String(status), describe(answer), advice);
}

/**
 * The answer must be `application/problem+json` with this status and code, and with the request id of its header.
 *
 * @throws StepFailure when it is not
 */
export function expectProblem(answer: Answer, status: number, code: ProblemCode, advice?: string): void {
  expectStatus(answer, status, advice);
  const { data: problem } = problemShape.safeParse(answer.body);
  const isProblem = answer.headers.get('content-type') === PROBLEM_TYPE && problem?.status === status;
  const hasRequestId = problem?.requestId === answer.headers.get('x-request-id');
  if (isProblem && problem.code === code && hasRequestId) return;
  throw new StepFailure(
    `${status} ${code} as ${PROBLEM_TYPE} with the request id of the header x-request-id`,
    describe(answer),
    'Does a proxy answer instead of the service?',
  );
}

/** Status, problem and request id, as far as the answer has them. */
function describe({ status, headers, body }: Answer): string {
  const { data: problem } = problemShape.safeParse(body);
  if (problem !== undefined)
    return `${status} ${problem.code}: ${problem.detail} (request id ${problem.requestId})`;
  return `${status} ${headers.get('content-type') ?? 'without a content type'}`;
}

function adviceOn({ status, headers }: Answer): string {
  if (status >= 300 && status < 400) return 'Use the address that it redirects to as --url.';
  if (status === 401)
    return 'Use the AUTH_JWT_ variables of the service here, or SMOKE_ tokens that have not expired.';
  if (status === 403) return 'The token of the admin must have the role admin.';
  if (status === 404) return 'Is --url the address of this service, and of the same version?';
  if (status === 429 || status === 503)
    return `Try again after ${headers.get('retry-after') ?? 'some'} seconds, or check the service's log.`;
  if (status >= 500)
    return "Search for the request id in the service's log. `npm run db -- verify` checks the tables.";
  return "Search for the request id in the service's log.";
}
