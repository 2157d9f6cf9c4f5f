import type { Answer } from '../exchange.js';
import { expectProblem } from '../expectations.js';
import type { ServiceClient } from '../service-client.js';
import { forgedToken } from '../smoke-tokens.js';
import type { Finding } from '../step-outcome.js';

const TASKS = '/v1/tasks';
const ADMIN_TASKS = '/v1/admin/tasks';

/** Requests without a token, with a malformed one, or with one signed by somebody else are refused. */
export async function checkUnauthenticated(service: ServiceClient): Promise<Finding<null>> {
  const forger = service.as(await forgedToken());
  expectRefused(await service.get(TASKS));
  expectRefused(await service.as('no-token').get(TASKS));
  expectRefused(await forger.get(ADMIN_TASKS));
  return { detail: '401 without a token, and with a malformed or forged one', value: null };
}

export async function checkMemberIsNoAdmin(member: ServiceClient): Promise<Finding<null>> {
  const answer = await member.get(ADMIN_TASKS);
  const advice = 'The token of the member must not have the role admin.';
  expectProblem(answer, 403, 'forbidden', isSuccess(answer) ? advice : undefined);
  return { detail: '403 on an admin route', value: null };
}

/** Errors are problems with a request id. */
export async function checkProblems(member: ServiceClient): Promise<Finding<null>> {
  expectProblem(await member.get('/v1/tasks/smoke-no-such-task'), 404, 'not_found');
  expectProblem(await member.get('/v1/tasks?limit=none'), 400, 'validation_failed');
  return { detail: 'problem+json with a request id', value: null };
}

function expectRefused(answer: Answer): void {
  const advice = 'Anybody can read this: stop the service, and check what answers in its place.';
  expectProblem(answer, 401, 'unauthenticated', isSuccess(answer) ? advice : undefined);
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
