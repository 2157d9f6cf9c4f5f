import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, PROBLEMS, type FieldError, type ProblemCode } from '../../platform/problems/problem.js';

const TYPE_PREFIX = 'urn:twitter-task-automation:problem:';
const DEFAULT_RETRY_SECONDS = 5;

/** The body of every error (RFC 9457), with `code`, `requestId` and `errors` as extensions. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** The path of the request, without its query. */
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

export function problemBodyOf(problem: Problem, instance: string, requestId: string): ProblemBody {
  const { code, status, detail, errors } = problem;
  const common = {
    type: TYPE_PREFIX + code,
    title: PROBLEMS[code].title,
    status,
    detail,
    code,
    instance,
    requestId,
  };
  return errors === undefined ? common : { ...common, errors };
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const body = problemBodyOf(problem, pathOf(request), request.id);
  void reply
    .code(problem.status)
    .headers({ ...problem.headers, ...retryAfterOf(problem), 'x-request-id': request.id })
    .header('content-type', 'application/problem+json')
    // A buffer, because Fastify adds a charset to the type of a text, and JSON has none (RFC 8259, section 11).
    .send(Buffer.from(JSON.stringify(body)));
}

/** The path of a request, without the query: that of the OAuth callback contains secrets. */
export function pathOf({ url }: FastifyRequest): string {
  return url.replace(/[?#].*$/s, '');
}

function retryAfterOf({ status, retryAfterSeconds }: Problem): Record<string, string> {
  const isExpected = status === 429 || status === 503;
  if (!isExpected && retryAfterSeconds === undefined) return {};
  return { 'retry-after': String(retryAfterSeconds ?? DEFAULT_RETRY_SECONDS) };
}
