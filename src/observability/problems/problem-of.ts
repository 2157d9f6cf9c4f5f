import { HttpException } from '@nestjs/common';
import { isForeignKeyViolation, outageOf } from '#database';
import { Problem, type ProblemCode } from '../../platform/problems/problem.js';

/** Codes of Fastify's own errors (docs: "Errors") that are more specific than their status. */
const FASTIFY_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

const STATUS_CODES: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  431: 'headers_too_large',
  503: 'service_unavailable',
};

/** The detail for each code when the message of the error is not meant for clients. */
const DETAILS: Readonly<Partial<Record<ProblemCode, string>>> = {
  malformed_json: 'The body is not valid JSON.',
  not_found: 'There is nothing at this address.',
  payload_too_large: 'The body may have at most 100 KB.',
  unsupported_media_type: 'Send the body as application/json.',
  service_unavailable: 'The request cannot be served at the moment.',
  internal_error: 'The request failed. Quote the request id when you report this.',
};

/** The problem for an error thrown anywhere; for an unknown one `internal_error`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  return new Problem(code, DETAILS[code] ?? 'The request cannot be handled.', { cause: error });
}

function codeOf(error: unknown): ProblemCode {
  // The task or the user of the request was deleted while it was running.
  if (isForeignKeyViolation(error)) return 'not_found';
  const origin = error instanceof HttpException ? (error.cause ?? error) : error;
  const fastifyCode = codeIn(origin);
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatusOf(error);
  const named = FASTIFY_CODES[fastifyCode ?? ''] ?? STATUS_CODES[status];
  if (named !== undefined) return named;
  if (outageOf(origin) !== null) return 'service_unavailable';
  return status >= 400 && status < 500 ? 'bad_request' : 'internal_error';
}

/** Only the status of Fastify's own errors counts: other errors have one by accident. */
function fastifyStatusOf(error: unknown): number {
  const isFastify = codeIn(error)?.startsWith('FST_ERR_') ?? false;
  const isNumbered = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return isFastify && isNumbered ? Number(error.statusCode) : 500;
}

function codeIn(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
