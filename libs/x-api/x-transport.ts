import type { AnswerOrigin } from './answer-schemas.js';
import { type CallOutcome, outcomeOfAnswer, outcomeOfFailure } from './call-outcome.js';
import { DialectMemory, type DialectTurn, type DialectWord } from './dialect-memory.js';
import { exchange, type HttpAnswer, type HttpFailure } from './http-exchange.js';
import { type RateLimits, rateLimits } from './rate-limit-window.js';
import { XApiError } from './x-api-error.js';
import type { XCallRecord, XEndpoint, XUserContext } from './x-call.js';
import { otherDialect, type XDialect } from './x-dialect.js';
import type { XSharedNotes } from './x-shared-notes.js';
import type { XReservation, XSpendGuard } from './x-spend-guard.js';
import { type XClearance, type XPermit, XTraffic } from './x-traffic.js';
import type { XTrafficDescription } from './x-traffic-description.js';

type Query = Readonly<Record<string, string>>;

/** One question to X. */
export interface XQuestion<T> {
  endpoint: XEndpoint;
  /** Relative to the base address, without a leading slash. */
  path: string;
  query: Query;
  /** Asked on top, in the words of the dialect spoken. */
  dialectQuery?: Readonly<Record<XDialect, Query>>;
  /** The most resources that X can return, and bill, for it. */
  mostResources: number;
  /** Makes the parsed body of a 2xx an answer; throws XApiError when it is none. */
  read: (body: unknown, origin: AnswerOrigin) => T;
}

export interface XTransportOptions {
  baseUrl: URL;
  timeoutMs: number;
  fetch: typeof fetch;
  dialect: XDialect;
  /** Ms since the epoch. */
  now: () => number;
  notes: XSharedNotes;
  spend: XSpendGuard;
  onBookkeepingFailure: (error: unknown) => void;
}

/** What has been set aside for a request that may be sent. */
interface Preparation {
  accessToken: string;
  clearance: XClearance;
  reservation: XReservation;
}

/** One request that was sent. */
interface Attempt<T> {
  readonly outcome: CallOutcome<T>;
  /** Null where the question is the same in each dialect. */
  readonly dialect: XDialect | null;
}

/** Sends questions as GET requests: not those that are known to fail, nor those that may not cost anything. */
export class XTransport {
  readonly #options: XTransportOptions;
  readonly #traffic: XTraffic;
  readonly #dialects: DialectMemory;

  constructor(options: XTransportOptions) {
    this.#options = options;
    this.#traffic = new XTraffic(options);
    this.#dialects = new DialectMemory({ ...options, first: options.dialect });
  }

  /**
   * Asks once, and once more in the other dialect when X refuses the first: another request, which may be held
   * back like any other. Fails with XApiError, or with what the access token or the spend guard fails with.
   */
  async ask<T>(context: XUserContext, question: XQuestion<T>): Promise<T> {
    const first = await this.#attempt(context, question);
    const isRefused = first.outcome.word === 'refused' && first.dialect !== null;
    const { outcome } = isRefused
      ? await this.#attempt(context, question, otherDialect(first.dialect))
      : first;
    if (outcome.result instanceof XApiError) throw outcome.result;
    return outcome.result;
  }

  /** What is known about X at the moment. */
  traffic(): XTrafficDescription {
    return this.#traffic.describe();
  }

  async #attempt<T>(context: XUserContext, question: XQuestion<T>, asked?: XDialect): Promise<Attempt<T>> {
    const prepared = await this.#prepare(context, question);
    const { reservation } = prepared;
    const { turn, permit } = await this.#begin(context, question, prepared, asked);
    const dialectQuery = turn === null ? {} : (question.dialectQuery?.[turn.dialect] ?? {});
    let word: DialectWord = 'unknown';
    let billedResources: number | null = null;
    let record: XCallRecord;
    let outcome: CallOutcome<T>;
    try {
      const started = performance.now();
      const received = await this.#send(context, question, { ...prepared, dialectQuery });
      const durationMs = Math.round(performance.now() - started);
      const limits = received.kind === 'answer' ? rateLimits(received.headers, this.#options.now()) : null;
      outcome = this.#judge(question, received);
      ({ billedResources, word } = outcome);
      record = recordOf(question.endpoint, { received, outcome, durationMs, limits });
      const retryAt = outcome.result instanceof XApiError ? outcome.result.retryAt : null;
      permit.settle({ code: record.failure, retryAt, limits });
    } finally {
      turn?.end(word);
      permit.cancel();
      if (billedResources !== null) await this.#book(reservation.settle(billedResources));
    }
    context.onCall?.(record);
    return { outcome, dialect: turn?.dialect ?? null };
  }

  async #prepare(
    context: XUserContext,
    { endpoint, mostResources, dialectQuery }: XQuestion<unknown>,
  ): Promise<Preparation> {
    const { caller, signal } = context;
    throwIfGivenUp(endpoint, signal);
    if (dialectQuery !== undefined) await this.#dialects.readNote();
    const clearance = await this.#traffic.check(endpoint, caller);
    try {
      const accessToken = await context.accessToken();
      const memberId = caller?.memberId ?? null;
      const reservation = await this.#options.spend.reserve({ endpoint, memberId, mostResources });
      return { accessToken, clearance, reservation };
    } catch (error) {
      clearance.drop();
      throw error;
    }
  }

  /** Right before sending: others may wait for this request, so nothing else is waited for from here on. */
  async #begin(
    { signal }: XUserContext,
    { endpoint, dialectQuery }: XQuestion<unknown>,
    { clearance, reservation }: Preparation,
    asked: XDialect | undefined,
  ): Promise<{ turn: DialectTurn | null; permit: XPermit }> {
    const turn = dialectQuery === undefined ? null : await this.#dialects.turn(signal, asked);
    try {
      throwIfGivenUp(endpoint, signal);
      return { turn, permit: clearance.enter() };
    } catch (error) {
      turn?.end('unknown');
      clearance.drop();
      await this.#book(reservation.cancel());
      throw error;
    }
  }

  #send(
    { signal }: XUserContext,
    question: XQuestion<unknown>,
    { accessToken, dialectQuery }: { accessToken: string; dialectQuery: Query },
  ): Promise<HttpAnswer | HttpFailure> {
    const { baseUrl, fetch, timeoutMs } = this.#options;
    const url = new URL(question.path, baseUrl);
    url.search = new URLSearchParams({ ...question.query, ...dialectQuery }).toString();
    const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
    return exchange({ fetch, url, init: { method: 'GET', headers }, timeoutMs, signal });
  }

  #judge<T>({ endpoint, read }: XQuestion<T>, received: HttpAnswer | HttpFailure): CallOutcome<T> {
    return received.kind === 'answer'
      ? outcomeOfAnswer(endpoint, received, read, this.#options.now())
      : outcomeOfFailure(endpoint, received);
  }

  // An answer is worth more than its booking: what was paid for is not thrown away.
  async #book(ending: Promise<void>): Promise<void> {
    try {
      await ending;
    } catch (error) {
      this.#options.onBookkeepingFailure(error);
    }
  }
}

function recordOf(
  endpoint: XEndpoint,
  {
    received,
    outcome,
    durationMs,
    limits,
  }: {
    received: HttpAnswer | HttpFailure;
    outcome: CallOutcome<unknown>;
    durationMs: number;
    limits: RateLimits | null;
  },
): XCallRecord {
  return {
    endpoint,
    status: received.kind === 'answer' ? received.status : null,
    billedResources: outcome.billedResources ?? 0,
    durationMs,
    rateLimit: limits?.user ?? null,
    failure: outcome.result instanceof XApiError ? outcome.result.code : null,
  };
}

function throwIfGivenUp(endpoint: XEndpoint, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new XApiError('aborted', { endpoint, status: null, sent: false });
}
