import { type AnswerOrigin, countBilled } from '../answers/answer-schemas.js';
import type { DialectResult } from '../dialect/dialect-choice.js';
import { errorOfFailedAnswer } from './failed-answer.js';
import type { HttpAnswer, HttpFailure } from './http-exchange.js';
import { NOT_JSON, parseJson } from '../answers/json.js';
import { XApiError } from '../x-api-error.js';
import { NO_RESOURCES, type XResource, type XResourceCounts } from '../spending/x-prices.js';
import type { XEndpoint } from './x-call.js';
import { refusesDialect } from '../dialect/x-dialect.js';
import { problemsOf } from '../answers/x-problem.js';

/** The result of one request. */
export interface CallOutcome<T> {
  result: T | XApiError;
  /** Null when only X knows: the request was sent, and no readable answer came. */
  billed: XResourceCounts | null;
  dialectResult: DialectResult;
}

/** What an endpoint's `data` holds, and how to read it. */
interface AnswerFormat<T> {
  endpoint: XEndpoint;
  resource: XResource;
  /** Returns the result or throws XApiError. */
  read: (body: unknown, origin: AnswerOrigin) => T;
}

/** The outcome of an answer. `now`: ms since the epoch. */
export function outcomeOfAnswer<T>(
  { endpoint, resource, read }: AnswerFormat<T>,
  answer: HttpAnswer,
  now: number,
): CallOutcome<T> {
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status < 200 || status > 299) {
    const dialectResult = refusesDialect(status, problemsOf(body)) ? 'refused' : 'unknown';
    return { ...failed(errorOfFailedAnswer(endpoint, answer, body, now)), dialectResult };
  }
  if (body === NOT_JSON) {
    const result = new XApiError('unreadable', { endpoint, status });
    return { result, billed: null, dialectResult: 'accepted' };
  }
  const billed = countBilled(body, resource);
  try {
    return { result: read(body, { endpoint, status }), billed, dialectResult: 'accepted' };
  } catch (error) {
    if (error instanceof XApiError) return { result: error, billed, dialectResult: 'accepted' };
    throw error;
  }
}

/** Error codes of the operating system and of TLS that mean: no connection was made. */
const NO_CONNECTION =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDR\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_SSL_\w+|ERR_TLS_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

/** Whether X may have received the request: then it may serve and bill it although no answer reached us. */
function wasSent({ code, networkCode }: HttpFailure): boolean {
  return code !== 'network' || networkCode === null || !NO_CONNECTION.test(networkCode);
}

/** The outcome of a request without a complete answer. */
export function outcomeOfFailure(endpoint: XEndpoint, failure: HttpFailure): CallOutcome<never> {
  const { code, networkCode } = failure;
  const error = new XApiError(code, { endpoint, status: null, networkCode });
  return wasSent(failure) ? { ...failed(error), billed: null } : failed(error);
}

function failed(error: XApiError): CallOutcome<never> {
  return { result: error, billed: NO_RESOURCES, dialectResult: 'unknown' };
}
