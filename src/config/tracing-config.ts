import type { Environment } from './environment/environment.schema.js';

/** Names of OpenTelemetry's samplers (specification: `OTEL_TRACES_SAMPLER`). */
export const TRACE_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type TraceSampler = (typeof TRACE_SAMPLERS)[number];

/** Where traces go, and which ones. */
export interface TracingConfig {
  /** Takes OTLP over HTTP, as JSON. */
  readonly url: URL;
  /** Of each export; may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** More attributes of the resource, such as `deployment.environment.name`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sampler: TraceSampler;
  /** The share of traces that a ratio sampler takes, 0 to 1. */
  readonly ratio: number;
}

const DEFAULT_URL = 'http://localhost:4318/v1/traces';

/**
 * Traces are on when an endpoint or the exporter is named, and `OTEL_SDK_DISABLED` is not true (OpenTelemetry
 * specification: environment variables, OTLP exporter).
 */
export function tracingOf(environment: Environment): TracingConfig | null {
  const {
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_EXPORTER_OTLP_ENDPOINT: base,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own,
  } = environment;
  const isWanted = exporter === undefined ? base !== undefined || own !== undefined : exporter === 'otlp';
  if (!isWanted || environment.OTEL_SDK_DISABLED) return null;
  return {
    url: own ?? (base === undefined ? new URL(DEFAULT_URL) : below(base)),
    headers: environment.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: environment.OTEL_SERVICE_NAME,
    attributes: environment.OTEL_RESOURCE_ATTRIBUTES,
    sampler: environment.OTEL_TRACES_SAMPLER,
    ratio: environment.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** The endpoint of traces below the one for all signals, whose path is kept. */
function below(base: URL): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url;
}
