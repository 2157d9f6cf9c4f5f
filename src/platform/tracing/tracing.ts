/** What a span tells: never an id of a member, a token, a query or a text from outside. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** The ids of a span, named as log lines carry them. */
export interface TraceIds {
  readonly trace_id: string;
  readonly span_id: string;
}

/** A span while its work runs. */
export interface Span {
  set(attributes: SpanAttributes): void;
}

/** The span of a request to this service. */
export interface RequestSpan {
  readonly ids: TraceIds;
  /** Runs `work` within the span. */
  run(work: () => void): void;
  end(attributes: SpanAttributes, hasFailed: boolean): void;
}

/** A call to another system, after it has ended. */
export interface EndedCall {
  readonly name: string;
  readonly attributes: SpanAttributes;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly hasFailed: boolean;
}

/** The traces of this process. Spans follow the asynchronous context of the code. */
export abstract class Tracing {
  /** The ids of the current span; null without one. */
  abstract readonly ids: TraceIds | null;
  /** Whether the current code is part of a trace that will be exported. */
  abstract readonly isRecording: boolean;

  /**
   * Begins the span of a request.
   *
   * @param traceparent the caller's header (W3C Trace Context); an invalid one is ignored
   */
  abstract request(
    name: string,
    attributes: SpanAttributes,
    traceparent: string | undefined,
  ): RequestSpan | null;

  /** Does the work within a span of its own. An error that it throws marks the span as failed. */
  abstract span<Result>(
    name: string,
    attributes: SpanAttributes,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result>;

  /** Adds a call to the current trace; without one it is not told. */
  abstract ended(call: EndedCall): void;

  /** Adds an event to the current span, if there is one. */
  abstract event(name: string, attributes: SpanAttributes): void;

  /** Exports what is left, within a second. */
  abstract close(): Promise<void>;
}

const UNTOLD: Span = { set: () => undefined };

/** No traces, and no cost. */
class NoTracing extends Tracing {
  readonly ids = null;
  readonly isRecording = false;

  request(): null {
    return null;
  }

  span<Result>(
    _name: string,
    _attributes: SpanAttributes,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result> {
    return work(UNTOLD);
  }

  ended(): void {
    // Nobody listens.
  }

  event(): void {
    // Nobody listens.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export const NO_TRACING: Tracing = new NoTracing();
