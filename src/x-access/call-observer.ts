import { Injectable } from '@nestjs/common';
import type { XCallRecord, XOAuthCall } from '#x-api';
import { Metrics } from '../platform/metrics/metrics.js';
import { Tracing, type SpanAttributes } from '../platform/tracing/tracing.js';
import { usdOf } from './budget.js';

interface Call {
  readonly method: 'GET' | 'POST';
  readonly endpoint: string;
  readonly status: number | null;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly hasFailed: boolean;
  readonly attributes: SpanAttributes;
}

/** Counts and traces calls to X by endpoint: their paths and queries hold ids and handles. */
@Injectable()
export class CallObserver {
  constructor(
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  /** A read. */
  read(call: XCallRecord): void {
    const { endpoint, bill, failure } = call;
    this.metrics.xBilledResources.inc({ endpoint }, bill.resources);
    this.metrics.xCostUsd.inc({ endpoint }, usdOf(bill.microUsd));
    const attributes = {
      'tta.billed_resources': bill.resources,
      ...(failure === null ? {} : { 'error.type': failure }),
    };
    this.#observe({ ...call, method: 'GET', hasFailed: failure !== null, attributes });
  }

  /** A call about tokens. */
  token(call: XOAuthCall): void {
    const { status } = call;
    this.#observe({ ...call, method: 'POST', hasFailed: status === null || status >= 400, attributes: {} });
  }

  #observe({ method, endpoint, status, startedAt, durationMs, hasFailed, attributes }: Call): void {
    this.metrics.xCalls.observe({ endpoint, status: status ?? 'none' }, durationMs / 1000);
    this.tracing.ended({
      name: `X ${endpoint}`,
      attributes: {
        'http.request.method': method,
        'tta.endpoint': endpoint,
        ...(status === null ? {} : { 'http.response.status_code': status }),
        ...attributes,
      },
      startedAt,
      durationMs,
      hasFailed,
    });
  }
}
