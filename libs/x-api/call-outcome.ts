import { type AnswerOrigin, countResources } from './answer-schemas.js';
import type { DialectWord } from './dialect-memory.js';
import { errorOfFailedAnswer } from './failed-answer.js';
import type { HttpAnswer, HttpFailure } from './http-exchange.js';
import { NOT_JSON, parseJson } from './json.js';
import { XApiError } from './x-api-error.js';
import type { XEndpoint } from './x-call.js';
import { refusesDialect } from './x-dialect.js';
import { problemsOf } from './x-problem.js';

/** What one request brought. */
export interface CallOutcome<T> {
  result: T | XApiError;
  /** Null where nobody but X knows: it was asked, and no readable answer came. */
  billedResources: number | null;
  word: DialectWord;
}

/** Judges an answer; `read` makes one of its parsed body or throws XApiError. `now`: ms since the epoch. */
export function outcomeOfAnswer<T>(
  endpoint: XEndpoint,
  answer: HttpAnswer,
  read: (body: unknown, origin: AnswerOrigin) => T,
  now: number,
): CallOutcome<T> {
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status < 200 || status > 299) {
    const word = refusesDialect(status, problemsOf(body)) ? 'refused' : 'unknown';
    return { ...failed(errorOfFailedAnswer(endpoint, answer, body, now)), word };
  }
  if (body === NOT_JSON) {
    const result = new XApiError('unreadable', { endpoint, status });
    return { result, billedResources: null, word: 'spoken' };
  }
  const billedResources = countResources(body);
  try {
    return { result: read(body, { endpoint, status }), billedResources, word: 'spoken' };
  } catch (error) {
    if (error instanceof XApiError) return { result: error, billedResources, word: 'spoken' };
    throw error;
  }
}

/** What the system calls a connection that was never made. */
const NO_CONNECTION =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDR\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_SSL_\w+|ERR_TLS_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

/** Whether X may have had the request: it may serve and bill what we do not wait for. */
function wasSent({ code, networkCode }: HttpFailure): boolean {
  return code !== 'network' || networkCode === null || !NO_CONNECTION.test(networkCode);
}

/** The outcome of a request without a complete answer. */
export function outcomeOfFailure(endpoint: XEndpoint, failure: HttpFailure): CallOutcome<never> {
  const { code, networkCode } = failure;
  const error = new XApiError(code, { endpoint, status: null, networkCode });
  return wasSent(failure) ? { ...failed(error), billedResources: null } : failed(error);
}

function failed(error: XApiError): CallOutcome<never> {
  return { result: error, billedResources: 0, word: 'unknown' };
}
