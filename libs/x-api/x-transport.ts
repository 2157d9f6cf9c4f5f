import { type AnswerOrigin, countResources } from './answer-schemas.js';
import { errorOfFailedAnswer } from './failed-answer.js';
import { exchange, type HttpAnswer, type HttpFailure } from './http-exchange.js';
import { NOT_JSON, parseJson } from './json.js';
import { rateLimitWindow } from './rate-limit-window.js';
import { XApiError } from './x-api-error.js';
import type { XEndpoint, XUserContext } from './x-call.js';
import { otherDialect, refusesDialect, type XDialect } from './x-dialect.js';
import { problemsOf } from './x-problem.js';

type Query = Readonly<Record<string, string>>;

/** One question to X. */
export interface XQuestion<T> {
  endpoint: XEndpoint;
  /** Relative to the base address, without a leading slash. */
  path: string;
  query: Query;
  /** Asked on top, in the words of the dialect spoken. */
  dialectQuery?: Readonly<Record<XDialect, Query>>;
  /** Makes the parsed body of a 2xx an answer; throws XApiError when it is none. */
  read: (body: unknown, origin: AnswerOrigin) => T;
}

interface Outcome<T> {
  result: T | XApiError;
  billedResources: number;
  refusesDialect: boolean;
}

/** Sends questions as GET requests, and remembers which dialect X speaks. */
export class XTransport {
  readonly #baseUrl: URL;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;
  #dialect: XDialect;

  constructor(options: { baseUrl: URL; timeoutMs: number; fetch: typeof fetch; dialect: XDialect }) {
    this.#baseUrl = options.baseUrl;
    this.#timeoutMs = options.timeoutMs;
    this.#fetch = options.fetch;
    this.#dialect = options.dialect;
  }

  /**
   * Asks once, and once more in the other dialect when X refuses the first. Fails with XApiError only.
   * Calls that are already under way when the dialect turns out wrong each pay for finding out.
   */
  async ask<T>(context: XUserContext, question: XQuestion<T>): Promise<T> {
    const dialect = this.#dialect;
    let outcome = await this.#attempt(context, question, dialect);
    if (outcome.refusesDialect && question.dialectQuery !== undefined) {
      const other = otherDialect(dialect);
      outcome = await this.#attempt(context, question, other);
      if (!(outcome.result instanceof XApiError)) this.#dialect = other;
    }
    if (outcome.result instanceof XApiError) throw outcome.result;
    return outcome.result;
  }

  async #attempt<T>(context: XUserContext, question: XQuestion<T>, dialect: XDialect): Promise<Outcome<T>> {
    const { endpoint } = question;
    if (context.signal?.aborted === true) return failed(new XApiError('aborted', { endpoint, status: null }));
    const started = performance.now();
    const received = await exchange({
      fetch: this.#fetch,
      url: this.#urlOf(question, dialect),
      init: {
        method: 'GET',
        headers: { authorization: `Bearer ${context.accessToken}`, accept: 'application/json' },
      },
      timeoutMs: this.#timeoutMs,
      signal: context.signal,
    });
    const durationMs = Math.round(performance.now() - started);
    const outcome = received.kind === 'answer' ? judge(question, received) : noAnswer(endpoint, received);
    context.onCall?.({
      endpoint,
      status: received.kind === 'answer' ? received.status : null,
      billedResources: outcome.billedResources,
      durationMs,
      rateLimit: received.kind === 'answer' ? rateLimitWindow(received.headers) : null,
      failure: outcome.result instanceof XApiError ? outcome.result.code : null,
    });
    return outcome;
  }

  #urlOf(question: XQuestion<unknown>, dialect: XDialect): URL {
    const url = new URL(question.path, this.#baseUrl);
    url.search = new URLSearchParams({ ...question.query, ...question.dialectQuery?.[dialect] }).toString();
    return url;
  }
}

function judge<T>(question: XQuestion<T>, answer: HttpAnswer): Outcome<T> {
  const { endpoint } = question;
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status < 200 || status > 299) {
    const problems = problemsOf(body);
    return {
      ...failed(errorOfFailedAnswer(endpoint, answer, problems, Date.now())),
      refusesDialect: refusesDialect(status, problems),
    };
  }
  const billedResources = countResources(body);
  try {
    if (body === NOT_JSON) throw new XApiError('unreadable', { endpoint, status });
    return { result: question.read(body, { endpoint, status }), billedResources, refusesDialect: false };
  } catch (error) {
    if (error instanceof XApiError) return { result: error, billedResources, refusesDialect: false };
    throw error;
  }
}

function noAnswer(endpoint: XEndpoint, failure: HttpFailure): Outcome<never> {
  const { code, networkCode } = failure;
  return failed(new XApiError(code, { endpoint, status: null, networkCode }));
}

function failed(error: XApiError): Outcome<never> {
  return { result: error, billedResources: 0, refusesDialect: false };
}
