import type { Answer } from '../exchange.js';
import { expectProblem } from '../expectations.js';
import type { ServiceClient } from '../service-client.js';
import { forgedToken } from '../smoke-tokens.js';
import type { Finding } from '../step-outcome.js';

const TASKS = '/v1/tasks';
const ADMIN_TASKS = '/v1/admin/tasks';

/** Nobody comes in without a token, with something that is none, or with one that somebody else has signed. */
export async function checkStrangers(service: ServiceClient): Promise<Finding<null>> {
  const forger = service.as(await forgedToken());
  expectRefused(await service.get(TASKS));
  expectRefused(await service.as('no-token').get(TASKS));
  expectRefused(await forger.get(ADMIN_TASKS));
  return { detail: '401 for no token, a broken and a forged one', value: null };
}

/** Somebody without the role does not pass for an admin. */
export async function checkMemberIsNoAdmin(member: ServiceClient): Promise<Finding<null>> {
  const answer = await member.get(ADMIN_TASKS);
  const advice = 'The token of the member must not carry the role admin.';
  expectProblem(answer, 403, 'forbidden', isSuccess(answer) ? advice : undefined);
  return { detail: '403 on an admin route', value: null };
}

/** Errors are problems that can be found in the log by their request id. */
export async function checkProblems(member: ServiceClient): Promise<Finding<null>> {
  expectProblem(await member.get('/v1/tasks/smoke-no-such-task'), 404, 'not_found');
  expectProblem(await member.get('/v1/tasks?limit=none'), 400, 'validation_failed');
  return { detail: 'problem+json with a request id', value: null };
}

function expectRefused(answer: Answer): void {
  const advice = 'Anybody can read this: stop the service, and see what answers in its place.';
  expectProblem(answer, 401, 'unauthenticated', isSuccess(answer) ? advice : undefined);
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
