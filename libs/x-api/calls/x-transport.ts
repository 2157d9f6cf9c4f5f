import type { AnswerOrigin } from '../answers/answer-schemas.js';
import { type CallOutcome, outcomeOfAnswer, outcomeOfFailure } from './call-outcome.js';
import { DialectChoice, type DialectTurn, type DialectResult } from '../dialect/dialect-choice.js';
import { exchange, type HttpAnswer, type HttpFailure } from './http-exchange.js';
import { rateLimits } from '../gate/rate-limit-window.js';
import { XApiError } from '../x-api-error.js';
import type { XCallRecord, XEndpoint, XUserContext } from './x-call.js';
import { mostIncluded, otherDialect, type XDialect } from '../dialect/x-dialect.js';
import type { XSharedState } from '../gate/shared-state.js';
import {
  billOf,
  NO_RESOURCES,
  NOTHING_BILLED,
  type XBill,
  type XPrices,
  type XResource,
  type XResourceCounts,
} from '../spending/x-prices.js';
import type { XReservation, XSpendGuard } from '../spending/x-spend-guard.js';
import { type Admission, type Permit, RequestGate } from '../gate/request-gate.js';
import type { XBreakerDescription, XGateDescription } from '../gate/gate-description.js';

type Query = Readonly<Record<string, string>>;

/** One GET request to X. */
export interface XGetRequest<T> {
  endpoint: XEndpoint;
  /** Relative to the base address, without a leading slash. */
  path: string;
  query: Query;
  /** Parameters that depend on the dialect, added to `query`. */
  dialectQuery?: Readonly<Record<XDialect, Query>>;
  /** What the entries of its `data` are, and how many of them X can return at most. */
  resource: XResource;
  mostEntries: number;
  /** Reads the parsed body of a 2xx answer; throws XApiError when it cannot. */
  read: (body: unknown, origin: AnswerOrigin) => T;
}

export interface XTransportOptions {
  baseUrl: URL;
  timeoutMs: number;
  fetch: typeof fetch;
  dialect: XDialect;
  /** Ms since the epoch. */
  now: () => number;
  sharedState: XSharedState;
  spend: XSpendGuard;
  prices: XPrices;
  onCall: (call: XCallRecord) => void;
  onBookkeepingFailure: (error: unknown) => void;
}

/** What a request needs before it is sent. */
interface Preparation {
  accessToken: string;
  admission: Admission;
  reservation: XReservation;
  /** The dialect that the reservation is for; null when the request is the same in both. */
  dialect: XDialect | null;
}

/** One request that was sent. */
interface Attempt<T> {
  readonly outcome: CallOutcome<T>;
  /** Null when the request is the same in both dialects. */
  readonly dialect: XDialect | null;
}

/** Sends GET requests, except those that are known to fail and those that the spend guard refuses. */
export class XTransport {
  readonly #options: XTransportOptions;
  readonly #gate: RequestGate;
  readonly #dialects: DialectChoice;

  constructor(options: XTransportOptions) {
    this.#options = options;
    this.#gate = new RequestGate(options);
    this.#dialects = new DialectChoice({ ...options, first: options.dialect });
  }

  /**
   * Sends the request, and once more in the other dialect when X refuses the first one. The second request passes
   * the same checks.
   * @throws XApiError when the call fails; errors of `accessToken` and of the spend guard as they are
   */
  async get<T>(context: XUserContext, request: XGetRequest<T>): Promise<T> {
    const first = await this.#attempt(context, request);
    const isRefused = first.outcome.dialectResult === 'refused' && first.dialect !== null;
    const { outcome } = isRefused
      ? await this.#attempt(context, request, otherDialect(first.dialect))
      : first;
    if (outcome.result instanceof XApiError) throw outcome.result;
    return outcome.result;
  }

  /** The current state of the breakers and rate windows. */
  describeGate(): XGateDescription {
    return this.#gate.describe();
  }

  describeBreakers(): readonly XBreakerDescription[] {
    return this.#gate.describeBreakers();
  }

  async #attempt<T>(context: XUserContext, request: XGetRequest<T>, asked?: XDialect): Promise<Attempt<T>> {
    const { prepared, turn, permit } = await this.#begin(context, request, asked);
    const { reservation } = prepared;
    const dialectQuery = turn === null ? {} : (request.dialectQuery?.[turn.dialect] ?? {});
    let dialectResult: DialectResult = 'unknown';
    let bill: XBill | null = null;
    let record: XCallRecord;
    let outcome: CallOutcome<T>;
    try {
      const started = performance.now();
      const received = await this.#send(context, request, { ...prepared, dialectQuery });
      const durationMs = Math.round(performance.now() - started);
      const limits = received.kind === 'answer' ? rateLimits(received.headers, this.#options.now()) : null;
      outcome = this.#judge(request, received);
      ({ dialectResult } = outcome);
      bill = outcome.billed === null ? null : billOf(outcome.billed, this.#options.prices);
      const failure = outcome.result instanceof XApiError ? outcome.result : null;
      permit.settle({ code: failure?.code ?? null, retryAt: failure?.retryAt ?? null, limits });
      record = {
        endpoint: request.endpoint,
        status: received.kind === 'answer' ? received.status : null,
        bill: bill ?? NOTHING_BILLED,
        startedAt: performance.timeOrigin + started,
        durationMs,
        rateLimit: limits?.user ?? null,
        failure: failure?.code ?? null,
      };
    } finally {
      turn?.end(dialectResult);
      permit.cancel();
      if (bill !== null) await this.#finishReservation(reservation.settle(bill));
    }
    this.#options.onCall(record);
    context.onCall?.(record);
    return { outcome, dialect: turn?.dialect ?? null };
  }

  async #prepare(
    context: XUserContext,
    request: XGetRequest<unknown>,
    asked: XDialect | undefined,
  ): Promise<Preparation> {
    const { caller, signal, serviceClass = 'waiting', spend = this.#options.spend } = context;
    const { endpoint, dialectQuery } = request;
    throwIfAborted(endpoint, signal);
    if (dialectQuery !== undefined) await this.#dialects.readShared();
    const admission = await this.#gate.check(endpoint, caller);
    try {
      const accessToken = await context.accessToken();
      const memberId = caller?.memberId ?? null;
      const dialect = dialectQuery === undefined ? null : (asked ?? this.#dialects.current);
      const { microUsd: mostMicroUsd } = billOf(mostBilled(request, dialect), this.#options.prices);
      const planned = { endpoint, memberId, serviceClass, mostMicroUsd };
      const reservation = await spend.reserve(planned);
      return { accessToken, admission, reservation, dialect };
    } catch (error) {
      admission.cancel();
      throw error;
    }
  }

  /**
   * What is needed right before sending. Nothing is awaited after the turn: other requests may wait for this one. When
   * the dialect has changed since the reservation, a new one is made, because expansions cost more in one of them.
   */
  async #begin(
    context: XUserContext,
    request: XGetRequest<unknown>,
    asked: XDialect | undefined,
  ): Promise<{ prepared: Preparation; turn: DialectTurn | null; permit: Permit }> {
    const { signal } = context;
    for (;;) {
      const prepared = await this.#prepare(context, request, asked);
      const turn = prepared.dialect === null ? null : await this.#dialects.turn(signal, asked);
      try {
        throwIfAborted(request.endpoint, signal);
        if (turn === null || turn.dialect === prepared.dialect)
          return { prepared, turn, permit: prepared.admission.enter() };
        turn.end('unknown');
      } catch (error) {
        turn?.end('unknown');
        await this.#undo(prepared);
        throw error;
      }
      await this.#undo(prepared);
    }
  }

  #undo({ admission, reservation }: Preparation): Promise<void> {
    admission.cancel();
    return this.#finishReservation(reservation.cancel());
  }

  #send(
    { signal }: XUserContext,
    request: XGetRequest<unknown>,
    { accessToken, dialectQuery }: { accessToken: string; dialectQuery: Query },
  ): Promise<HttpAnswer | HttpFailure> {
    const { baseUrl, fetch, timeoutMs } = this.#options;
    const url = new URL(request.path, baseUrl);
    url.search = new URLSearchParams({ ...request.query, ...dialectQuery }).toString();
    const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
    return exchange({ fetch, url, init: { method: 'GET', headers }, timeoutMs, signal });
  }

  #judge<T>(request: XGetRequest<T>, received: HttpAnswer | HttpFailure): CallOutcome<T> {
    return received.kind === 'answer'
      ? outcomeOfAnswer(request, received, this.#options.now())
      : outcomeOfFailure(request.endpoint, received);
  }

  // An answer that was paid for is returned even when its cost could not be recorded.
  async #finishReservation(ending: Promise<void>): Promise<void> {
    try {
      await ending;
    } catch (error) {
      this.#options.onBookkeepingFailure(error);
    }
  }
}

/** What X can bill at most: every entry of `data`, and with each what its expansions may add. */
function mostBilled(
  { resource, mostEntries, dialectQuery }: XGetRequest<unknown>,
  dialect: XDialect | null,
): XResourceCounts {
  const { post, user } = mostIncluded(dialect === null ? {} : (dialectQuery?.[dialect] ?? {}));
  const counts = { ...NO_RESOURCES, post: post * mostEntries, user: user * mostEntries };
  counts[resource] += mostEntries;
  return counts;
}

function throwIfAborted(endpoint: XEndpoint, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new XApiError('aborted', { endpoint, status: null, sent: false });
}
