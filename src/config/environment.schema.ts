import { isIP } from 'node:net';
import { z } from 'zod';
import { assertDatabaseUrl, DatabaseUrlError, providerOf } from '#database';
import { KeyRing, KeyRingError } from '#token-vault';
import { DEFAULT_DATABASE_URL } from './given-database-url.js';
import { isCronExpression } from './is-cron-expression.js';

const SWITCH_MESSAGE = 'must be true or false';
const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

const required = (message = 'is required') => z.string({ error: message });
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

/** Runs a parser that throws, and reports `message` in place of an error that might quote the value. */
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

/** The message of a URL's error names its parts, never their values. */
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

/** A key ring's own message names key ids and places, never a key, so it may be shown. */
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

/** The variables of the environment that the service reads, one by one. */
export const environmentSchema = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], { error: 'must be production, development or test' })
    .default('development'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(0, 65_535).default(3000),
  DATABASE_URL: z.string().default(DEFAULT_DATABASE_URL).pipe(databaseUrl),
  DATABASE_AUTO_MIGRATE: flag.optional(),
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
  // The lease on a refresh must outlast the call and the save that follows.
  X_TOKEN_TIMEOUT_MS: integer(100, 20_000).default(8000),
  X_MONTHLY_BUDGET_USD: microUsd.optional(),
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
  TRUSTED_PROXIES: listOf(proxy, 'must be IP addresses or CIDR ranges separated by commas').default([]),
  DOCS_ENABLED: flag.default(false),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
});

export type Environment = z.output<typeof environmentSchema>;
