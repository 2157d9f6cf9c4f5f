import { AsyncLocalStorage } from 'node:async_hooks';
import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span as OpenSpan,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../../config/tracing-config.js';
import { within } from '../concurrency/within.js';
import { ReportingExporter } from './reporting-exporter.js';
import {
  Tracing,
  type EndedCall,
  type RequestSpan,
  type Span,
  type SpanAttributes,
  type TraceIds,
} from './tracing.js';

/** How long one export may take, with its repetitions. */
const EXPORT_TIMEOUT_MS = 5_000;
const CLOSE_LIMIT_MS = 1_000;

/**
 * Traces that are sent to a collector, in batches and in the background. What the collector does not take in time is
 * dropped. Nothing is registered globally, so several of them may live in one process.
 */
export class OpenTelemetryTracing extends Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #context = new AsyncLocalStorage<Context>();
  readonly #traceContext = new W3CTraceContextPropagator();

  constructor(config: TracingConfig) {
    super();
    const exporter = new OTLPTraceExporter({
      url: config.url.href,
      headers: { ...config.headers },
      timeoutMillis: EXPORT_TIMEOUT_MS,
    });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': config.serviceName, ...config.attributes }),
      sampler: samplerOf(config),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new ReportingExporter(exporter),
          exportTimeoutMillis: EXPORT_TIMEOUT_MS * 2,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('twitter-task-automation');
  }

  get ids(): TraceIds | null {
    const span = this.#current();
    return span === undefined ? null : idsOf(span);
  }

  get isRecording(): boolean {
    return this.#current()?.isRecording() ?? false;
  }

  request(name: string, attributes: SpanAttributes, traceparent: string | undefined): RequestSpan {
    const parent = this.#traceContext.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    const context = trace.setSpan(parent, span);
    return {
      ids: idsOf(span),
      run: (work) => {
        this.#context.run(context, work);
      },
      end: (more, hasFailed) => {
        span.setAttributes(more);
        if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  async span<Result>(
    name: string,
    attributes: SpanAttributes,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result> {
    const parent = this.#context.getStore() ?? ROOT_CONTEXT;
    const span = this.#tracer.startSpan(name, { attributes }, parent);
    try {
      return await this.#context.run(trace.setSpan(parent, span), () =>
        work({ set: (more) => span.setAttributes(more) }),
      );
    } catch (error) {
      // Its message may hold what must not leave the service.
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.constructor.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  }

  ended({ name, attributes, startedAt, durationMs, hasFailed }: EndedCall): void {
    const parent = this.#context.getStore();
    if (parent === undefined || !this.isRecording) return;
    const options = { kind: SpanKind.CLIENT, attributes, startTime: startedAt };
    const span = this.#tracer.startSpan(name, options, parent);
    if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(startedAt + durationMs);
  }

  event(name: string, attributes: SpanAttributes): void {
    this.#current()?.addEvent(name, attributes);
  }

  async close(): Promise<void> {
    // The exporter has reported a failure.
    const flushed = this.#provider.shutdown().catch(() => undefined);
    await within(CLOSE_LIMIT_MS, flushed);
  }

  #current(): OpenSpan | undefined {
    const context = this.#context.getStore();
    return context === undefined ? undefined : trace.getSpan(context);
  }
}

function idsOf(span: OpenSpan): TraceIds {
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
}

function samplerOf({ sampler, ratio }: TracingConfig): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}
