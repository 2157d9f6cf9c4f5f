import type { HttpAnswer } from './http-exchange.js';
import { rateLimitReset, retryAfter } from './rate-limit-window.js';
import { XApiError, type XApiErrorCode } from './x-api-error.js';
import type { XEndpoint } from './x-call.js';
import { isProblemDocument, problemsOf, problemType, type XProblem } from './x-problem.js';

/** The reason of `client-forbidden` that concerns the member whose token was sent, and nobody else. */
const MEMBER_ALONE = 'user-not-enrolled';

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

/** The error that a 200 without `data` stands for: its problems are the whole answer. */
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
  // What is not X's word says nothing of what was asked.
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
      return problem.reason === MEMBER_ALONE ? 'forbidden' : 'app_forbidden';
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
  // Only for a rate limit does the window's reset say when to come back; a usage cap outlives the window.
  const reset = code === 'rate_limited' ? rateLimitReset(headers, now) : null;
  return reset ?? retryAfter(headers, now);
}

function namedType(problems: readonly XProblem[]): string | null {
  const named = problems.find((problem) => problem.type !== undefined);
  return named === undefined ? null : problemType(named);
}
