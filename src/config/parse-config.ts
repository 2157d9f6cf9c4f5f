import { resolve } from 'node:path';
import { AppConfig, type AuthConfig } from './app-config.js';
import { ConfigError, inWords, issuesOf, type ConfigIssue } from './config-error.js';
import { databaseConfigOf } from './database-config.js';
import { environmentSchema, type Environment } from './environment/environment.schema.js';
import { givenVariables } from './environment/given-variables.js';
import { nearMisses } from './environment/near-misses.js';
import { packageRoot } from '#database';
import { X_PRICES_MICRO_USD, type XPrices } from '#x-api';
import { isSameSite } from './same-site.js';
import { tracingOf } from './tracing-config.js';

type Given = Readonly<Record<string, string | undefined>>;

const addressesSchema = environmentSchema.pick({
  TWITTER_CALLBACK_URL: true,
  FRONTEND_URLS: true,
  CORS_ORIGINS: true,
});
const NEEDED_SCOPES = ['tweet.read', 'users.read', 'offline.access'];

/**
 * Parses the environment into the configuration of the process. An empty variable counts as unset.
 *
 * @throws ConfigError when a variable is not valid; it names each, never a value
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): AppConfig {
  const given = givenVariables(env);
  const parsed = environmentSchema.safeParse(given);
  const crossSite = crossSiteIssues(given);
  const fatal = [
    ...issuesOf(parsed.error),
    ...tokenVerifierIssues(given),
    ...devLoginIssues(given),
    ...(given.NODE_ENV === 'production' ? crossSite : []),
  ];
  if (!parsed.success || fatal.length > 0) throw new ConfigError(fatal);
  const warnings = [
    ...crossSite,
    ...scopeIssues(parsed.data),
    ...devLoginWarnings(parsed.data),
    ...nearMisses(given),
  ];
  return deepFreeze(configOf(parsed.data, warnings.map(inWords)));
}

function configOf(environment: Environment, warnings: string[]): Readonly<AppConfig> {
  return {
    environment: environment.NODE_ENV,
    packageRoot,
    http: httpOf(environment),
    database: {
      ...databaseConfigOf(environment),
      slowQueryMs: environment.SLOW_QUERY_MS === 0 ? null : environment.SLOW_QUERY_MS,
    },
    auth: authOf(environment),
    devLogin: environment.AUTH_DEV_LOGIN,
    twitter: {
      clientId: environment.TWITTER_CLIENT_ID,
      clientSecret: environment.TWITTER_CLIENT_SECRET,
      callbackUrl: environment.TWITTER_CALLBACK_URL,
      apiUrl: environment.TWITTER_API_URL,
      authorizeUrl: environment.TWITTER_AUTHORIZE_URL,
      readTimeoutMs: environment.X_READ_TIMEOUT_MS,
      tokenTimeoutMs: environment.X_TOKEN_TIMEOUT_MS,
      scopes: environment.TWITTER_SCOPES,
      keyRing: environment.TWITTER_TOKEN_ENCRYPTION_KEYS,
      bearerToken: environment.X_BEARER_TOKEN ?? null,
    },
    frontendUrls: environment.FRONTEND_URLS,
    verification: {
      timeoutMs: environment.VERIFICATION_TIMEOUT_MS,
      cooldownSeconds: environment.VERIFICATION_COOLDOWN_SECONDS,
      secondLookSeconds: environment.VERIFICATION_SECOND_LOOK_SECONDS,
      sweepMs: environment.VERIFICATION_SWEEP_MS,
      evidenceTtlSeconds: environment.EVIDENCE_TTL_SECONDS,
    },
    spending: {
      monthlyBudgetMicroUsd: environment.X_MONTHLY_BUDGET_USD ?? null,
      callsPerUserPerDay: environment.X_CALLS_PER_USER_PER_DAY,
      prices: pricesOf(environment),
    },
    maintenance: maintenanceOf(environment),
    redisUrl: environment.REDIS_URL ?? null,
    logLevel: environment.LOG_LEVEL,
    tracing: tracingOf(environment),
    warnings,
  };
}

/** @throws ConfigError when X_PRICES is not valid */
export function parsePrices(env: Given): XPrices {
  const { data, error } = environmentSchema.pick({ X_PRICES: true }).safeParse(givenVariables(env));
  if (data === undefined) throw new ConfigError(issuesOf(error));
  return pricesOf(data);
}

function pricesOf({ X_PRICES }: Pick<Environment, 'X_PRICES'>): XPrices {
  return { ...X_PRICES_MICRO_USD, ...X_PRICES };
}

function httpOf(environment: Environment): AppConfig['http'] {
  return {
    host: environment.HOST,
    port: environment.PORT,
    corsOrigins: corsOriginsOf(environment),
    trustedProxies: environment.TRUSTED_PROXIES,
    shutdownDelayMs: environment.SHUTDOWN_DELAY_SECONDS * 1000,
    metricsToken: environment.METRICS_TOKEN ?? null,
    docsEnabled: environment.DOCS_ENABLED || environment.NODE_ENV !== 'production',
    requestsPerMinute: environment.RATE_LIMIT_PER_MINUTE === 0 ? null : environment.RATE_LIMIT_PER_MINUTE,
  };
}

function maintenanceOf(environment: Environment): AppConfig['maintenance'] {
  return {
    logRetentionDays: environment.LOG_RETENTION_DAYS,
    archiveDirectory: resolve(packageRoot, environment.ARCHIVE_DIR),
    archiveRetentionDays: environment.ARCHIVE_RETENTION_DAYS,
    inactiveConnectionDays: environment.INACTIVE_CONNECTION_DAYS,
    inactiveConnectionAction: environment.INACTIVE_CONNECTION_ACTION,
    schedules: {
      'archive-verification-logs': environment.CRON_ARCHIVE_VERIFICATION_LOGS,
      'deactivate-expired-tokens': environment.CRON_DEACTIVATE_EXPIRED_TOKENS,
      'report-inactive-connections': environment.CRON_REPORT_INACTIVE_CONNECTIONS,
      'purge-authorization-requests': environment.CRON_PURGE_AUTHORIZATION_REQUESTS,
      'compare-x-balance': environment.CRON_COMPARE_X_BALANCE,
    },
  };
}

function corsOriginsOf({ CORS_ORIGINS, FRONTEND_URLS }: Environment): string[] {
  return CORS_ORIGINS ?? [...new Set(FRONTEND_URLS.map(({ origin }) => origin))];
}

function authOf(environment: Environment): AuthConfig {
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: url } = environment;
  return {
    verifier:
      url === undefined ? { kind: 'secret', secret: secret ?? new Uint8Array() } : { kind: 'jwks', url },
    issuer: environment.AUTH_JWT_ISSUER ?? null,
    audience: environment.AUTH_JWT_AUDIENCE ?? null,
    rolesClaim: environment.AUTH_JWT_ROLES_CLAIM,
  };
}

// Rules about several variables check the unparsed values, so that they report together with the other issues.

function tokenVerifierIssues(given: Given): ConfigIssue[] {
  const issue = (message: string) => (variable: string) => ({ variable, message });
  const ways = ['AUTH_JWT_SECRET', 'AUTH_JWKS_URL'];
  const chosen = ways.filter((variable) => given[variable] !== undefined);
  if (chosen.length !== 1)
    return ways.map(issue('exactly one of AUTH_JWT_SECRET and AUTH_JWKS_URL must be set'));
  if (chosen[0] === 'AUTH_JWT_SECRET') return [];
  const missing = ['AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE'].filter(
    (variable) => given[variable] === undefined,
  );
  return missing.map(issue('is required with AUTH_JWKS_URL'));
}

function devLoginIssues({ AUTH_DEV_LOGIN, AUTH_JWKS_URL, NODE_ENV }: Given): ConfigIssue[] {
  if (AUTH_DEV_LOGIN !== 'true') return [];
  const issue = (message: string) => [{ variable: 'AUTH_DEV_LOGIN', message }];
  if (NODE_ENV === 'production') return issue('must not be true in production');
  return AUTH_JWKS_URL === undefined
    ? []
    : issue('needs AUTH_JWT_SECRET: the service cannot sign tokens for AUTH_JWKS_URL');
}

function devLoginWarnings({ AUTH_DEV_LOGIN }: Environment): ConfigIssue[] {
  if (!AUTH_DEV_LOGIN) return [];
  return [{ variable: 'AUTH_DEV_LOGIN', message: 'is on: anyone can sign in to this service as an admin' }];
}

/** Frontends for which the browser would drop the nonce cookie of a sign-in, because it is SameSite=Lax. */
function crossSiteIssues(given: Given): ConfigIssue[] {
  const parsed = addressesSchema.safeParse(given);
  if (!parsed.success) return [];
  const { TWITTER_CALLBACK_URL: callback, FRONTEND_URLS, CORS_ORIGINS = [] } = parsed.data;
  const frontends = { FRONTEND_URLS, CORS_ORIGINS: CORS_ORIGINS.map((text) => new URL(text)) };
  return Object.entries(frontends)
    .filter(([, urls]) => urls.some((url) => !isSameSite(url, callback)))
    .map(([variable]) => ({
      variable,
      message:
        'has an address that is not same-site with TWITTER_CALLBACK_URL: sign-in cannot work from there',
    }));
}

function scopeIssues({ TWITTER_SCOPES: scopes }: Environment): ConfigIssue[] {
  const missing = NEEDED_SCOPES.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return [];
  return [
    { variable: 'TWITTER_SCOPES', message: `lacks ${missing.join(', ')}: nobody will be able to connect` },
  ];
}

function deepFreeze<T extends object>(value: T): T {
  for (const entry of Object.values(value) as unknown[]) {
    if (Array.isArray(entry) || (entry !== null && Object.getPrototypeOf(entry) === Object.prototype)) {
      deepFreeze(entry as object);
    }
  }
  return Object.freeze(value);
}
