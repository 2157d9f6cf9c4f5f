import type { HttpAnswer } from './http-exchange.js';
import { rateLimitReset, retryAfter } from './rate-limit-window.js';
import { XApiError, type XApiErrorCode } from './x-api-error.js';
import type { XEndpoint } from './x-call.js';
import { problemType, type XProblem } from './x-problem.js';

/** The error that an answer outside 2xx stands for. `now`: ms since the epoch, for a relative `Retry-After`. */
export function errorOfFailedAnswer(
  endpoint: XEndpoint,
  answer: HttpAnswer,
  problems: readonly XProblem[],
  now: number,
): XApiError {
  const code = codeOfStatus(answer.status, new Set(problems.map(problemType)));
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
  const codes = problems.map((problem) => codeOfProblemType(problemType(problem)));
  const code = codes.find((candidate) => candidate !== 'unreadable') ?? 'unreadable';
  return new XApiError(code, { endpoint, status, problemType: namedType(problems) });
}

function codeOfStatus(status: number, types: ReadonlySet<string>): XApiErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 402) return 'credits_depleted';
  if (status === 403) {
    return types.has('client-forbidden') || types.has('unsupported-authentication')
      ? 'app_forbidden'
      : 'forbidden';
  }
  if (status === 404) return 'not_found';
  if (status === 429) return types.has('usage-capped') ? 'usage_capped' : 'rate_limited';
  if (status === 408 || status >= 500) return 'unavailable';
  return status >= 400 ? 'bad_request' : 'unreadable';
}

function codeOfProblemType(type: string): XApiErrorCode {
  switch (type) {
    case 'resource-not-found':
      return 'not_found';
    case 'not-authorized-for-resource':
    case 'resource-unavailable':
    case 'disallowed-resource':
      return 'forbidden';
    case 'client-forbidden':
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
  const reset = code === 'rate_limited' ? rateLimitReset(headers) : null;
  return reset ?? retryAfter(headers, now);
}

function namedType(problems: readonly XProblem[]): string | null {
  const named = problems.find((problem) => problem.type !== undefined);
  return named === undefined ? null : problemType(named);
}
