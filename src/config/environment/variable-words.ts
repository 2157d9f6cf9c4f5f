import type { Environment } from './environment.schema.js';

interface VariableWords {
  readonly meaning: string;
  /** Where the default is not a plain value of the schema. */
  readonly byDefault?: string;
}

/** What each variable of the environment means, grouped as in docs/configuration.md. */
export const VARIABLE_WORDS: Readonly<
  Record<string, Readonly<Partial<Record<keyof Environment, VariableWords>>>>
> = {
  Service: {
    NODE_ENV: { meaning: '`production` or `development`; production refuses what is only for a demo' },
    HOST: { meaning: 'the address to listen on' },
    PORT: { meaning: 'the port to listen on; 0 takes a free one' },
    TRUSTED_PROXIES: {
      meaning: 'addresses or CIDR ranges, separated by commas, whose `X-Forwarded-For` is believed',
      byDefault: 'none',
    },
    SHUTDOWN_DELAY_SECONDS: {
      meaning:
        'how long new connections are accepted after SIGTERM while `/health/ready` answers 503, 0 to 5; for a proxy that chooses instances by this check alone, such as Caddy',
    },
    RATE_LIMIT_PER_MINUTE: {
      meaning: 'requests of one user in a minute, or of one address while unauthenticated; 0 turns it off',
    },
    REDIS_URL: {
      meaning:
        'where several instances share queue, evidence and limits; needs `maxmemory-policy noeviction`',
      byDefault: 'in process',
    },
    METRICS_TOKEN: {
      meaning: 'the bearer token for `/metrics`',
      byDefault: 'open on this machine only',
    },
    DOCS_ENABLED: { meaning: '`/docs` and `/docs-json` in production' },
    LOG_LEVEL: { meaning: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`' },
  },
  Database: {
    DATABASE_URL: {
      meaning:
        '`file:` and a path (relative to the folder of `package.json`), `postgresql://…` or `mysql://…`',
    },
    DATABASE_AUTO_MIGRATE: {
      meaning: 'apply pending migrations at boot',
      byDefault: '`true` for `file:`, `false` otherwise',
    },
    SLOW_QUERY_MS: {
      meaning: 'statements that take longer are logged, without their parameters; 0 turns it off',
    },
  },
  'Bearer tokens': {
    AUTH_JWT_SECRET: {
      meaning: 'shared secret of your bearer tokens (HS256), at least 32 bytes',
      byDefault: 'this or `AUTH_JWKS_URL` is needed',
    },
    AUTH_JWKS_URL: { meaning: 'the key set of your identity provider (RS256, ES256, EdDSA)' },
    AUTH_JWT_ISSUER: { meaning: 'enforced when set; required with a key set' },
    AUTH_JWT_AUDIENCE: { meaning: 'enforced when set; required with a key set' },
    AUTH_JWT_ROLES_CLAIM: { meaning: 'the claim that lists the roles; admins have `admin`' },
    AUTH_DEV_LOGIN: {
      meaning: 'one-click sign-in of demo users, an admin among them; refused in production',
    },
  },
  'X app': {
    TWITTER_CLIENT_ID: { meaning: "the X app's client id" },
    TWITTER_CLIENT_SECRET: { meaning: "the X app's client secret" },
    TWITTER_CALLBACK_URL: { meaning: '`/v1/twitter/connection/callback` of the service, as X knows it' },
    TWITTER_TOKEN_ENCRYPTION_KEYS: {
      meaning: '`id:64hex[,id:64hex…]`: the first seals, all open; see `npm run cli -- keys`',
    },
    TWITTER_SCOPES: { meaning: 'asked for at sign-in, separated by spaces' },
    TWITTER_API_URL: { meaning: 'where the X API is' },
    TWITTER_AUTHORIZE_URL: { meaning: "where X's consent page is" },
    X_READ_TIMEOUT_MS: { meaning: 'how long X may take to answer a read' },
    X_TOKEN_TIMEOUT_MS: { meaning: 'how long X may take to answer a call about tokens; at most 20000' },
  },
  Frontends: {
    FRONTEND_URLS: {
      meaning: 'where a browser may be sent back to, separated by commas; the first is the default',
    },
    CORS_ORIGINS: {
      meaning: 'origins that may call from a browser, separated by commas',
      byDefault: 'those of `FRONTEND_URLS`',
    },
  },
  Verification: {
    VERIFICATION_TIMEOUT_MS: {
      meaning: 'how long a request waits for its verification before it goes on in the background',
    },
    VERIFICATION_COOLDOWN_SECONDS: {
      meaning: 'pause between two attempts that reached X; 0 turns it off',
    },
    VERIFICATION_SECOND_LOOK_SECONDS: {
      meaning: 'when a first "not found" gets its second look; 0 turns it off',
    },
    VERIFICATION_SWEEP_MS: { meaning: 'how often an instance looks for verifications that are due' },
    EVIDENCE_TTL_SECONDS: { meaning: 'how long evidence may be used again' },
  },
  'Cost of X': {
    X_MONTHLY_BUDGET_USD: {
      meaning: "calls to X stop when this month's estimate (UTC) reaches it",
      byDefault: 'no limit',
    },
    X_CALLS_PER_USER_PER_DAY: { meaning: 'calls to X that one member may cause in a day (UTC)' },
    X_PRICES: {
      meaning:
        'prices that replace those of the built-in table, such as `post=0.004,user=0.01,me=0` (US dollars)',
      byDefault: '`post=0.005,user=0.01,me=0`',
    },
    X_BEARER_TOKEN: {
      meaning: "the app-only bearer token of your X app: the balance of X's credits is read once a day",
      byDefault: 'not read',
    },
  },
  Maintenance: {
    LOG_RETENTION_DAYS: { meaning: 'verification logs older than this go to archive files' },
    ARCHIVE_DIR: { meaning: 'where those files are; instances share one folder' },
    ARCHIVE_RETENTION_DAYS: { meaning: 'archive files older than this are deleted' },
    INACTIVE_CONNECTION_DAYS: {
      meaning: 'after how many days without a verification a connection counts as inactive',
    },
    INACTIVE_CONNECTION_ACTION: { meaning: '`report`, or `disconnect`' },
    CRON_ARCHIVE_VERIFICATION_LOGS: { meaning: 'when the job runs: a cron expression in UTC, or `off`' },
    CRON_DEACTIVATE_EXPIRED_TOKENS: { meaning: 'the same' },
    CRON_REPORT_INACTIVE_CONNECTIONS: { meaning: 'the same' },
    CRON_PURGE_AUTHORIZATION_REQUESTS: { meaning: 'the same' },
    CRON_COMPARE_X_BALANCE: { meaning: 'the same; runs only with `X_BEARER_TOKEN`' },
  },
  Traces: {
    OTEL_EXPORTER_OTLP_ENDPOINT: {
      meaning: 'a collector of OpenTelemetry (OTLP over HTTP, JSON); turns traces on',
    },
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
      meaning: 'its complete address for traces',
      byDefault: '`/v1/traces` below `OTEL_EXPORTER_OTLP_ENDPOINT`',
    },
    OTEL_TRACES_EXPORTER: {
      meaning:
        '`otlp` turns traces on, also without an address (`http://localhost:4318`); `none` turns them off',
      byDefault: '`otlp` where an address is set',
    },
    OTEL_SDK_DISABLED: { meaning: '`true` turns traces off' },
    OTEL_EXPORTER_OTLP_HEADERS: {
      meaning: 'headers for the collector, such as `api-key=…`, separated by commas; values percent-encoded',
      byDefault: 'none',
    },
    OTEL_SERVICE_NAME: { meaning: 'the name of the service in traces' },
    OTEL_RESOURCE_ATTRIBUTES: {
      meaning: 'more attributes of the service, such as `deployment.environment.name=production`',
      byDefault: 'none',
    },
    OTEL_TRACES_SAMPLER: {
      meaning: 'which requests are traced: `always_on`, `traceidratio`, `parentbased_traceidratio` …',
    },
    OTEL_TRACES_SAMPLER_ARG: { meaning: 'the share of traces that a ratio sampler takes, 0 to 1' },
  },
};
