import { ConfigError } from './config-error.js';
import { parseConfig } from './parse-config.js';

const usable: Readonly<Record<string, string>> = {
  AUTH_JWT_SECRET: 'x'.repeat(32),
  TWITTER_CLIENT_ID: 'client',
  TWITTER_CLIENT_SECRET: 'client-secret',
  TWITTER_CALLBACK_URL: 'http://localhost:3000/v1/twitter/connection/callback',
  TWITTER_TOKEN_ENCRYPTION_KEYS: `k1:${'ab'.repeat(32)}`,
};

const tracingOf = (env: Record<string, string>) => parseConfig({ ...usable, ...env }).tracing;

describe('the configuration of traces', () => {
  it.each([
    ['nothing is set', {}],
    ['only a name is set', { OTEL_SERVICE_NAME: 'other' }],
    ['the exporter is none', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' }],
    ['the SDK is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }],
  ])('should be none where %s', (_, env) => {
    expect(tracingOf(env)).toBeNull();
  });

  it.each([
    ['http://localhost:4318/v1/traces', { OTEL_TRACES_EXPORTER: 'otlp' }],
    ['http://c:4318/v1/traces', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }],
    ['http://c/otlp/v1/traces', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c/otlp/' }],
    [
      'http://t/x',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/x' },
    ],
  ])('should send to %s', (url, env) => {
    expect(tracingOf(env)?.url.href).toBe(url);
  });

  it('should read names, headers and the sampler as OpenTelemetry says', () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_SERVICE_NAME: 'tasks',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%2Cb=, x-team=t',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    };
    expect(tracingOf(env)).toMatchObject({
      serviceName: 'tasks',
      headers: { 'api-key': 'a,b=', 'x-team': 't' },
      attributes: { 'deployment.environment.name': 'production' },
      sampler: 'traceidratio',
      ratio: 0.25,
    });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a-secret-key'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_SDK_DISABLED', 'yes'],
  ])('should refuse %s without quoting it', (variable, value) => {
    const parse = (): unknown => tracingOf({ [variable]: value });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(variable);
    expect(parse).not.toThrow(value);
  });
});
