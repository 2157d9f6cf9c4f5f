import { join } from 'node:path';
import { packageRoot } from '#database';
import { ConfigError } from './config-error.js';
import { parseConfig } from './parse-config.js';

const KEY = 'ab'.repeat(32);

const usable: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  AUTH_JWT_SECRET: 'x'.repeat(32),
  TWITTER_CLIENT_ID: 'client',
  TWITTER_CLIENT_SECRET: 'client-secret',
  TWITTER_CALLBACK_URL: 'https://api.example.org/v1/twitter/connection/callback',
  TWITTER_TOKEN_ENCRYPTION_KEYS: `k1:${KEY}`,
  FRONTEND_URLS: 'https://app.example.org/tasks',
};

const jwks = {
  AUTH_JWT_SECRET: '',
  AUTH_JWKS_URL: 'https://issuer.example/jwks.json',
  AUTH_JWT_ISSUER: 'https://issuer.example',
  AUTH_JWT_AUDIENCE: 'tasks',
};

/** The error message for an environment. */
function errorOf(env: Record<string, string | undefined>): ConfigError {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The environment was accepted');
}

const variablesOf = (error: ConfigError): string[] => error.issues.map(({ variable }) => variable).sort();

describe('parseConfig', () => {
  it('should use the documented defaults', () => {
    const config = parseConfig({ ...usable, FRONTEND_URLS: '', NODE_ENV: '' });
    expect(config).toEqual(
      expect.objectContaining({
        environment: 'development',
        http: {
          host: '0.0.0.0',
          port: 3000,
          corsOrigins: ['http://localhost:3000'],
          trustedProxies: [],
          shutdownDelayMs: 0,
          docsEnabled: true,
          metricsToken: null,
          requestsPerMinute: 300,
        },
        database: { url: `file:${join(packageRoot, 'data/app.db')}`, autoMigrate: true, slowQueryMs: 500 },
        tracing: null,
        devLogin: false,
        auth: expect.objectContaining({ issuer: null, audience: null, rolesClaim: 'roles' }),
        frontendUrls: [new URL('http://localhost:3000/')],
        verification: {
          timeoutMs: 10_000,
          cooldownSeconds: 15,
          secondLookSeconds: 45,
          sweepMs: 5000,
          evidenceTtlSeconds: 60,
        },
        spending: {
          monthlyBudgetMicroUsd: null,
          callsPerUserPerDay: 200,
          prices: { post: 5_000, user: 10_000, me: 0 },
        },
        maintenance: {
          logRetentionDays: 90,
          archiveDirectory: join(packageRoot, 'data/archive'),
          archiveRetentionDays: 365,
          inactiveConnectionDays: 30,
          inactiveConnectionAction: 'report',
          schedules: {
            'archive-verification-logs': '0 3 * * *',
            'deactivate-expired-tokens': '0 * * * *',
            'report-inactive-connections': '0 4 * * *',
            'purge-authorization-requests': '30 * * * *',
            'compare-x-balance': '15 0 * * *',
          },
        },
        redisUrl: null,
        logLevel: 'info',
      }),
    );
    expect(config.twitter).toEqual(
      expect.objectContaining({
        apiUrl: new URL('https://api.x.com'),
        authorizeUrl: new URL('https://x.com/i/oauth2/authorize'),
        readTimeoutMs: 5000,
        tokenTimeoutMs: 8000,
        scopes: ['tweet.read', 'users.read', 'like.read', 'offline.access'],
      }),
    );
  });

  it('should read what is set', () => {
    const config = parseConfig({
      ...usable,
      PORT: '0',
      HOST: '::1',
      FRONTEND_URLS: 'https://app.example.org/tasks, https://app.example.org/other,https://www.example.org',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1, loopback',
      SHUTDOWN_DELAY_SECONDS: '3',
      DOCS_ENABLED: 'true',
      LOG_LEVEL: 'warn',
      VERIFICATION_COOLDOWN_SECONDS: '0',
      X_MONTHLY_BUDGET_USD: '49.5',
      X_CALLS_PER_USER_PER_DAY: '7',
      X_PRICES: 'post=0.004, me=0.0025',
      RATE_LIMIT_PER_MINUTE: '0',
      REDIS_URL: 'redis://127.0.0.1:6379/2',
    });
    expect(config.http).toEqual({
      host: '::1',
      port: 0,
      corsOrigins: ['https://app.example.org', 'https://www.example.org'],
      trustedProxies: ['10.0.0.0/8', '::1', 'loopback'],
      shutdownDelayMs: 3_000,
      docsEnabled: true,
      metricsToken: null,
      requestsPerMinute: null,
    });
    expect(config.spending).toEqual({
      monthlyBudgetMicroUsd: 49_500_000,
      callsPerUserPerDay: 7,
      prices: { post: 4_000, user: 10_000, me: 2_500 },
    });
    expect(config.redisUrl).toBe('redis://127.0.0.1:6379/2');
    expect(config.frontendUrls.map(({ href }) => href)).toEqual([
      'https://app.example.org/tasks',
      'https://app.example.org/other',
      'https://www.example.org/',
    ]);
    expect([config.logLevel, config.verification.cooldownSeconds]).toEqual(['warn', 0]);
  });

  it('should freeze everything', () => {
    const config = parseConfig(usable);
    const parts = [
      config,
      config.http,
      config.http.corsOrigins,
      config.auth,
      config.auth.verifier,
      config.twitter,
    ];
    expect(parts.every(Object.isFrozen)).toBe(true);
  });

  it('should accept a secret or a key set', () => {
    expect(parseConfig(usable).auth.verifier).toEqual({
      kind: 'secret',
      secret: new TextEncoder().encode('x'.repeat(32)),
    });
    expect(parseConfig({ ...usable, ...jwks }).auth).toEqual({
      verifier: { kind: 'jwks', url: new URL('https://issuer.example/jwks.json') },
      issuer: 'https://issuer.example',
      audience: 'tasks',
      rolesClaim: 'roles',
    });
  });

  it('should migrate only files by default', () => {
    const autoMigrate = (variables: Record<string, string>) =>
      parseConfig({ ...usable, ...variables }).database.autoMigrate;
    expect(autoMigrate({ DATABASE_URL: 'file:/tmp/x.db' })).toBe(true);
    expect(autoMigrate({ DATABASE_URL: 'postgresql://app@db/x' })).toBe(false);
    expect(autoMigrate({ DATABASE_URL: 'postgresql://app@db/x', DATABASE_AUTO_MIGRATE: 'true' })).toBe(true);
    expect(autoMigrate({ DATABASE_AUTO_MIGRATE: 'false' })).toBe(false);
  });

  it('should not change an absolute file or a server URL', () => {
    const urlOf = (url: string) => parseConfig({ ...usable, DATABASE_URL: url }).database.url;
    expect(urlOf('file:/var/lib/app.db')).toBe('file:/var/lib/app.db');
    expect(urlOf('mysql://user:password@db/x')).toBe('mysql://user:password@db/x');
  });
});

describe('parseConfig refusing', () => {
  it('should name every variable that is missing', () => {
    expect(variablesOf(errorOf({}))).toEqual([
      'AUTH_JWKS_URL',
      'AUTH_JWT_SECRET',
      'TWITTER_CALLBACK_URL',
      'TWITTER_CLIENT_ID',
      'TWITTER_CLIENT_SECRET',
      'TWITTER_TOKEN_ENCRYPTION_KEYS',
    ]);
  });

  it('should name every variable that is malformed, and print no value', () => {
    const malformed = {
      NODE_ENV: 'hunter2',
      PORT: 'hunter2',
      DATABASE_URL: 'hunter2://user:hunter2@db',
      DATABASE_AUTO_MIGRATE: 'hunter2',
      AUTH_JWT_SECRET: 'hunter2',
      TWITTER_CALLBACK_URL: 'hunter2',
      TWITTER_TOKEN_ENCRYPTION_KEYS: 'k1:hunter2',
      TWITTER_API_URL: 'ftp://hunter2',
      TWITTER_AUTHORIZE_URL: 'https://hunter2:hunter2@x.com',
      TWITTER_SCOPES: 'tweet.read,hunter2',
      FRONTEND_URLS: 'https://app.example.org,,hunter2',
      CORS_ORIGINS: 'https://app.example.org/hunter2',
      VERIFICATION_TIMEOUT_MS: '0',
      VERIFICATION_COOLDOWN_SECONDS: '-1',
      EVIDENCE_TTL_SECONDS: '1.5',
      TRUSTED_PROXIES: '10.0.0.0/33',
      DOCS_ENABLED: 'yes',
      LOG_LEVEL: 'hunter2',
    };
    const error = errorOf({ ...usable, ...malformed });
    expect(variablesOf(error)).toEqual(Object.keys(malformed).sort());
    expect(error.message).not.toContain('hunter2');
    for (const variable of Object.keys(malformed)) expect(error.message).toContain(variable);
  });

  it.each(['post', 'post=', 'post=-1', 'post=0,005', 'posts=0.005', 'post=1,post=2', 'post=1=2', 'post=1,'])(
    'should refuse the prices %s',
    (prices) => {
      expect(variablesOf(errorOf({ ...usable, X_PRICES: prices }))).toEqual(['X_PRICES']);
    },
  );

  it.each(['-1', '1e3', '1,000', '$5', '0.1234567', ''.padStart(10, '9')])(
    'should refuse %p as a monthly budget',
    (budget) => {
      expect(variablesOf(errorOf({ ...usable, X_MONTHLY_BUDGET_USD: budget }))).toEqual([
        'X_MONTHLY_BUDGET_USD',
      ]);
    },
  );

  it.each(['localhost:6379', 'http://localhost:6379', 'redis://'])(
    'should refuse the REDIS_URL %p',
    (url) => {
      expect(variablesOf(errorOf({ ...usable, REDIS_URL: url }))).toEqual(['REDIS_URL']);
    },
  );

  it.each(['65536', '-1', '1e3', ' 80', '80.0'])('should refuse the port %p', (port) => {
    expect(variablesOf(errorOf({ ...usable, PORT: port }))).toEqual(['PORT']);
  });

  it('should refuse a secret under 32 bytes, counted in bytes', () => {
    expect(variablesOf(errorOf({ ...usable, AUTH_JWT_SECRET: 'x'.repeat(31) }))).toEqual(['AUTH_JWT_SECRET']);
    expect(parseConfig({ ...usable, AUTH_JWT_SECRET: 'é'.repeat(16) }).auth.verifier.kind).toBe('secret');
  });

  it.each([
    ['', 'is required'],
    [' ', 'No encryption key is given.'],
    [`k1:${KEY.slice(2)}`, 'The key of id "k1" is not 64 hex digits.'],
    [`k1:${KEY},k2:${'xy'.repeat(32)}`, 'The key of id "k2" is not 64 hex digits.'],
    [`k1:${KEY},k2:${KEY},k1:${KEY}`, 'Key id "k1" is given more than once.'],
    [`k1:${KEY},${KEY}`, 'Entry 2 is not in the form "id:64 hex digits".'],
    [`k1:${KEY},`, 'Entry 2 is not in the form "id:64 hex digits".'],
  ])('should name what is wrong with an encryption key, and never the key', (keys, message) => {
    const error = errorOf({ ...usable, TWITTER_TOKEN_ENCRYPTION_KEYS: keys });
    expect(error.issues).toEqual([{ variable: 'TWITTER_TOKEN_ENCRYPTION_KEYS', message }]);
    for (const digits of [KEY.slice(2), 'xyxy']) expect(error.message).not.toContain(digits);
  });

  it('should refuse a secret and a key set together', () => {
    const error = errorOf({ ...usable, ...jwks, AUTH_JWT_SECRET: 'x'.repeat(32) });
    expect(variablesOf(error)).toEqual(['AUTH_JWKS_URL', 'AUTH_JWT_SECRET']);
  });

  it('should need an issuer and an audience with a key set', () => {
    const error = errorOf({ ...usable, ...jwks, AUTH_JWT_ISSUER: '', AUTH_JWT_AUDIENCE: '' });
    expect(variablesOf(error)).toEqual(['AUTH_JWT_AUDIENCE', 'AUTH_JWT_ISSUER']);
  });

  it.each(['*', 'https://*.example.org', 'app.example.org', 'https://app.example.org?x', 'null'])(
    'should refuse the CORS origin %s',
    (origin) => {
      expect(variablesOf(errorOf({ ...usable, CORS_ORIGINS: origin }))).toEqual(['CORS_ORIGINS']);
    },
  );
});

describe('frontends and the callback', () => {
  const callback = (url: string, frontends: string, more: Record<string, string> = {}) => ({
    ...usable,
    TWITTER_CALLBACK_URL: url,
    FRONTEND_URLS: frontends,
    ...more,
  });

  it.each([
    ['https://api.example.org/cb', 'https://example.org/'],
    ['https://api.example.org:8443/cb', 'https://app.example.org:3000/'],
    ['https://api.example.co.uk/cb', 'https://app.example.co.uk/'],
    ['http://localhost:3000/cb', 'http://localhost:5173/'],
    ['http://127.0.0.1:3000/cb', 'http://127.0.0.1:5173/'],
  ])('should be accepted in production: %s and %s', (url, frontend) => {
    expect(parseConfig(callback(url, frontend)).warnings).toEqual([]);
  });

  it.each([
    ['https://api.example.org/cb', 'https://app.example.net/'],
    ['https://api.example.org/cb', 'http://app.example.org/'],
    ['https://one.co.uk/cb', 'https://two.co.uk/'],
    ['https://one.github.io/cb', 'https://two.github.io/'],
    ['http://localhost:3000/cb', 'http://127.0.0.1:3000/'],
    ['http://10.0.0.1/cb', 'http://10.0.0.2/'],
  ])('should be refused in production: %s and %s', (url, frontend) => {
    expect(variablesOf(errorOf(callback(url, frontend)))).toEqual(['FRONTEND_URLS']);
  });

  it('should be refused in production for one frontend or origin among good ones', () => {
    const mixed = 'https://app.example.org/,https://other.net/';
    expect(variablesOf(errorOf(callback('https://api.example.org/cb', mixed)))).toEqual(['FRONTEND_URLS']);
    const origins = { CORS_ORIGINS: 'https://app.example.org,https://other.net' };
    const error = errorOf(callback('https://api.example.org/cb', 'https://app.example.org/', origins));
    expect(variablesOf(error)).toEqual(['CORS_ORIGINS']);
  });

  it('should be reported together with other issues', () => {
    const error = errorOf(callback('https://api.example.org/cb', 'https://other.net/', { PORT: 'x' }));
    expect(variablesOf(error)).toEqual(['FRONTEND_URLS', 'PORT']);
  });

  it('should only cause a warning in development', () => {
    const environment = callback('https://api.example.org/cb', 'https://other.net/', {
      NODE_ENV: 'development',
    });
    expect(parseConfig(environment).warnings).toEqual([expect.stringContaining('FRONTEND_URLS')]);
  });

  it('should cause a warning when the scopes are not enough to connect', () => {
    const { warnings } = parseConfig({ ...usable, TWITTER_SCOPES: 'tweet.read users.read' });
    expect(warnings).toEqual([expect.stringContaining('offline.access')]);
  });
});
