import type { HttpAnswer } from './http-exchange.js';
import { rateLimitReset, retryAfter } from '../gate/rate-limit-window.js';
import { XApiError } from '../x-api-error.js';
import type { XApiErrorCode } from '../x-api-error-code.js';
import type { XEndpoint } from './x-call.js';
import { isProblemDocument, problemsOf, problemType, type XProblem } from '../answers/x-problem.js';

/** The reason of `client-forbidden` that concerns only the member whose token was sent. */
const ONLY_THIS_MEMBER = 'user-not-enrolled';

/** The error that an answer outside 2xx stands for. `now`: ms since the epoch. */
export function errorOfFailedAnswer(
  endpoint: XEndpoint,
  answer: HttpAnswer,
  body: unknown,
  now: number,
): XApiError {
  const problems = problemsOf(body);
  const code = codeOfStatus(answer.status, problems, isProblemDocument(body));
  return new XApiError(code, {
    endpoint,
    status: answer.status,
    problemType: namedType(problems),
    retryAt: retryTime(code, answer.headers, now),
  });
}

/** The error that a 200 with problems and without `data` stands for. */
export function errorOfProblemsOnly(
  endpoint: XEndpoint,
  status: number,
  problems: readonly XProblem[],
): XApiError {
  const codes = problems.map(codeOfProblem);
  const code = codes.find((candidate) => candidate !== 'unreadable') ?? 'unreadable';
  return new XApiError(code, { endpoint, status, problemType: namedType(problems) });
}

function codeOfStatus(status: number, problems: readonly XProblem[], isFromX: boolean): XApiErrorCode {
  const codes = new Set(problems.map(codeOfProblem));
  if (status === 401) return 'unauthorized';
  if (status === 402) return 'credits_depleted';
  if (status === 429) return codes.has('usage_capped') ? 'usage_capped' : 'rate_limited';
  if (status === 408 || status >= 500) return 'unavailable';
  if (status < 400) return 'unreadable';
  // A proxy between here and X answered: that says nothing about the resource.
  if (!isFromX) return 'unavailable';
  if (status === 403) return codes.has('app_forbidden') ? 'app_forbidden' : 'forbidden';
  return status === 404 ? 'not_found' : 'bad_request';
}

function codeOfProblem(problem: XProblem): XApiErrorCode {
  switch (problemType(problem)) {
    case 'resource-not-found':
      return 'not_found';
    case 'not-authorized-for-resource':
    case 'resource-unavailable':
    case 'disallowed-resource':
      return 'forbidden';
    case 'client-forbidden':
      return problem.reason === ONLY_THIS_MEMBER ? 'forbidden' : 'app_forbidden';
    case 'unsupported-authentication':
      return 'app_forbidden';
    case 'usage-capped':
      return 'usage_capped';
    case 'internal-error':
    case 'field-hydration-failure':
      return 'unavailable';
    default:
      return 'unreadable';
  }
}

function retryTime(code: XApiErrorCode, headers: Headers, now: number): Date | null {
  // The reset of the window says when to try again only for a rate limit; a usage cap lasts longer than the window.
  const reset = code === 'rate_limited' ? rateLimitReset(headers, now) : null;
  return reset ?? retryAfter(headers, now);
}

function namedType(problems: readonly XProblem[]): string | null {
  const named = problems.find((problem) => problem.type !== undefined);
  return named === undefined ? null : problemType(named);
}
