import { isIP } from 'node:net';
import { z } from 'zod';
import { assertDatabaseUrl, DatabaseUrlError, providerOf } from '#database';
import { KeyRing, KeyRingError } from '#token-vault';
import { X_RESOURCES, type XResource } from '#x-api';
import { DEFAULT_DATABASE_URL } from './given-database-url.js';
import { TRACE_SAMPLERS } from '../tracing-config.js';
import { isCronExpression } from './is-cron-expression.js';

const SWITCH_MESSAGE = 'must be true or false';
const OTEL_PAIRS_MESSAGE = 'must be name=value pairs separated by commas, with percent-encoded values';
const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

const required = (message = 'is required') => z.string({ error: message });
const word = z.string().regex(/^[\x21-\x7e]+$/, 'must be one word');
const flag = z.enum(['true', 'false'], { error: SWITCH_MESSAGE }).transform((value) => value === 'true');

function integer(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, message)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, message);
}

/** An amount of money with at most six decimals, in millionths. */
const microUsd = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,6})?$/, 'must be an amount in US dollars, such as 100 or 49.50')
  .transform((text) => Math.round(Number(text) * 1_000_000));

/** The prices that are given, in millionths of a US dollar. */
function pricesOf(text: string): Partial<Record<XResource, number>> {
  const pairs = entriesOf(text).map((entry): [XResource, number] => {
    const [name, usd, ...rest] = entry.split('=').map((part) => part.trim());
    const resource = X_RESOURCES.find((known) => known === name);
    if (resource === undefined || rest.length > 0) throw new Error('no such resource');
    return [resource, microUsd.parse(usd)];
  });
  if (new Set(pairs.map(([resource]) => resource)).size < pairs.length) throw new Error('named twice');
  return Object.fromEntries(pairs);
}

/** `name=value` pairs with percent-encoded values (OpenTelemetry specification: OTLP exporter, resource SDK). */
function otelPairs(text: string): Record<string, string> {
  const pairs = entriesOf(text).map((entry): [string, string] => {
    const [name = '', ...value] = entry.split('=');
    if (name.trim() === '' || value.length === 0) throw new Error('no pair');
    return [name.trim(), decodeURIComponent(value.join('=').trim())];
  });
  return Object.fromEntries(pairs);
}

/** Runs a parser that may throw, and reports `message` instead of its error, which might quote the value. */
function parsedWith<T>(parse: (text: string) => T, message: string) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}

function shareOf(text: string): number {
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) throw new Error('no share');
  return share;
}

function listOf<T>(parse: (entry: string) => T, message: string) {
  return parsedWith((text) => entriesOf(text).map(parse), message);
}

function entriesOf(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new Error('an entry is empty');
  return entries;
}

function httpUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('not an http address');
  if (url.username !== '' || url.password !== '') throw new Error('an address with credentials');
  return url;
}

function pageUrl(text: string): URL {
  const url = httpUrl(text);
  if (url.hash !== '') throw new Error('an address with a fragment');
  return url;
}

function origin(text: string): string {
  const url = httpUrl(text);
  if (url.href !== `${url.origin}/`) throw new Error('more than an origin');
  return url.origin;
}

function proxy(text: string): string {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const prefixFits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  if (!PROXY_NAMES.includes(text) && (bits === 0 || !prefixFits || rest.length > 0))
    throw new Error('no address');
  return text;
}

function nonEmpty<T>([first, ...others]: T[]): [T, ...T[]] {
  if (first === undefined) throw new Error('an empty list');
  return [first, ...others];
}

/** The message of a `DatabaseUrlError` names parts of the URL, never their values. */
const databaseUrl = z.string().transform((text, context) => {
  try {
    assertDatabaseUrl(text);
    return { text, provider: providerOf(text) };
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** The message of a `KeyRingError` names key ids and positions, never a key, so it may be shown. */
const keyRing = z.string().transform((text, context): KeyRing => {
  try {
    return KeyRing.parse(text);
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

function redisUrlOf(text: string): string {
  const { protocol, hostname } = new URL(text);
  if (!['redis:', 'rediss:'].includes(protocol) || hostname === '') throw new Error('not a redis address');
  return text;
}

/** When a job runs, in UTC; `off` is null. */
const schedule = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => (text === 'off' ? null : text))
    .refine(
      (expression) => expression === null || isCronExpression(expression),
      'must be a cron expression such as 0 3 * * *, or off',
    );

const url = parsedWith(httpUrl, 'must be an http or https address without credentials');

export const environmentSchema = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], { error: 'must be production, development or test' })
    .default('development'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(0, 65_535).default(3000),
  DATABASE_URL: z.string().default(DEFAULT_DATABASE_URL).pipe(databaseUrl),
  DATABASE_AUTO_MIGRATE: flag.optional(),
  SLOW_QUERY_MS: integer(0, 3_600_000).default(500),
  AUTH_JWT_SECRET: parsedWith((text) => new TextEncoder().encode(text), 'is not text')
    .refine((secret) => secret.length >= 32, 'must have at least 32 bytes')
    .optional(),
  AUTH_JWKS_URL: url.optional(),
  AUTH_JWT_ISSUER: z.string().optional(),
  AUTH_JWT_AUDIENCE: z.string().optional(),
  AUTH_JWT_ROLES_CLAIM: z.string().default('roles'),
  AUTH_DEV_LOGIN: flag.default(false),
  TWITTER_CLIENT_ID: required(),
  TWITTER_CLIENT_SECRET: required(),
  TWITTER_CALLBACK_URL: required().pipe(
    parsedWith(pageUrl, 'must be an http or https address without a fragment'),
  ),
  TWITTER_TOKEN_ENCRYPTION_KEYS: required().pipe(keyRing),
  TWITTER_API_URL: z.string().default('https://api.x.com').pipe(url),
  TWITTER_AUTHORIZE_URL: z.string().default('https://x.com/i/oauth2/authorize').pipe(url),
  TWITTER_SCOPES: z
    .string()
    .default('tweet.read users.read like.read offline.access')
    .transform((text) => text.split(' ').filter((scope) => scope !== ''))
    .refine(
      (scopes) => scopes.every((scope) => /^[a-z.]+$/.test(scope)),
      'must be scopes separated by spaces',
    ),
  FRONTEND_URLS: z
    .string()
    .default('http://localhost:3000/')
    .pipe(
      parsedWith(
        (text) => nonEmpty(entriesOf(text).map(pageUrl)),
        'must be http or https addresses without fragments, separated by commas',
      ),
    ),
  CORS_ORIGINS: listOf(origin, 'must be origins (scheme, host, port) separated by commas').optional(),
  VERIFICATION_TIMEOUT_MS: integer(1, 600_000).default(10_000),
  VERIFICATION_COOLDOWN_SECONDS: integer(0, 86_400).default(15),
  VERIFICATION_SECOND_LOOK_SECONDS: integer(0, 3600).default(45),
  VERIFICATION_SWEEP_MS: integer(10, 25_000).default(5000),
  EVIDENCE_TTL_SECONDS: integer(0, 86_400).default(60),
  X_READ_TIMEOUT_MS: integer(100, 60_000).default(5000),
  // The lease of a refresh must last longer than the call and the save that follows.
  X_TOKEN_TIMEOUT_MS: integer(100, 20_000).default(8000),
  X_PRICES: parsedWith(
    pricesOf,
    `must be pairs of resource=usd separated by commas, such as post=0.004,user=0.01, of ${X_RESOURCES.join(', ')}`,
  ).default({}),
  X_MONTHLY_BUDGET_USD: microUsd.optional(),
  X_BEARER_TOKEN: word.optional(),
  X_CALLS_PER_USER_PER_DAY: integer(1, 1_000_000).default(200),
  RATE_LIMIT_PER_MINUTE: integer(0, 1_000_000).default(300),
  REDIS_URL: parsedWith(redisUrlOf, 'must be a redis:// or rediss:// address').optional(),
  LOG_RETENTION_DAYS: integer(1, 36_500).default(90),
  ARCHIVE_DIR: z.string().default('./data/archive'),
  ARCHIVE_RETENTION_DAYS: integer(1, 36_500).default(365),
  INACTIVE_CONNECTION_DAYS: integer(1, 36_500).default(30),
  INACTIVE_CONNECTION_ACTION: z
    .enum(['report', 'disconnect'], { error: 'must be report or disconnect' })
    .default('report'),
  CRON_ARCHIVE_VERIFICATION_LOGS: schedule('0 3 * * *'),
  CRON_DEACTIVATE_EXPIRED_TOKENS: schedule('0 * * * *'),
  CRON_REPORT_INACTIVE_CONNECTIONS: schedule('0 4 * * *'),
  CRON_PURGE_AUTHORIZATION_REQUESTS: schedule('30 * * * *'),
  CRON_COMPARE_X_BALANCE: schedule('15 0 * * *'),
  TRUSTED_PROXIES: listOf(proxy, 'must be IP addresses or CIDR ranges separated by commas').default([]),
  SHUTDOWN_DELAY_SECONDS: integer(0, 5).default(0),
  METRICS_TOKEN: word.optional(),
  DOCS_ENABLED: flag.default(false),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: parsedWith(otelPairs, OTEL_PAIRS_MESSAGE).default({}),
  OTEL_SERVICE_NAME: z.string().default('twitter-task-automation'),
  OTEL_RESOURCE_ATTRIBUTES: parsedWith(otelPairs, OTEL_PAIRS_MESSAGE).default({}),
  OTEL_TRACES_SAMPLER: z
    .enum(TRACE_SAMPLERS, { error: `must be one of ${TRACE_SAMPLERS.join(', ')}` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: parsedWith(shareOf, 'must be a number from 0 to 1').default(1),
});

export type Environment = z.output<typeof environmentSchema>;
