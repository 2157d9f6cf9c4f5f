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
  billedResources: number;
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
    const problems = problemsOf(body);
    const word = refusesDialect(status, problems) ? 'refused' : 'unknown';
    return { ...failed(errorOfFailedAnswer(endpoint, answer, problems, now)), word };
  }
  const billedResources = countResources(body);
  try {
    if (body === NOT_JSON) throw new XApiError('unreadable', { endpoint, status });
    return { result: read(body, { endpoint, status }), billedResources, word: 'spoken' };
  } catch (error) {
    if (error instanceof XApiError) return { result: error, billedResources, word: 'spoken' };
    throw error;
  }
}

/** The outcome of a request without a complete answer. */
export function outcomeOfFailure(endpoint: XEndpoint, failure: HttpFailure): CallOutcome<never> {
  const { code, networkCode } = failure;
  return failed(new XApiError(code, { endpoint, status: null, networkCode }));
}

function failed(error: XApiError): CallOutcome<never> {
  return { result: error, billedResources: 0, word: 'unknown' };
}
