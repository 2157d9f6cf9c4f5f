import { ConfigError } from './config-error.js';
import { parseConfig } from './parse-config.js';

const usable: Readonly<Record<string, string>> = {
  NODE_ENV: 'development',
  AUTH_JWT_SECRET: 'x'.repeat(32),
  TWITTER_CLIENT_ID: 'client',
  TWITTER_CLIENT_SECRET: 'client-secret',
  TWITTER_CALLBACK_URL: 'http://localhost:3000/v1/twitter/connection/callback',
  TWITTER_TOKEN_ENCRYPTION_KEYS: `k1:${'ab'.repeat(32)}`,
};
const jwks = {
  AUTH_JWT_SECRET: '',
  AUTH_JWKS_URL: 'https://issuer.example/jwks.json',
  AUTH_JWT_ISSUER: 'https://issuer.example',
  AUTH_JWT_AUDIENCE: 'tasks',
};

function issuesOf(env: Record<string, string>): ConfigError['issues'] {
  try {
    parseConfig({ ...usable, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

describe('AUTH_DEV_LOGIN', () => {
  it('should be off by default', () => {
    const stated = ['', 'false', 'true'].map((value) => parseConfig({ ...usable, AUTH_DEV_LOGIN: value }));
    expect(stated.map(({ devLogin }) => devLogin)).toEqual([false, false, true]);
  });

  it('should cause a warning when it is on', () => {
    expect(parseConfig(usable).warnings).toEqual([]);
    expect(parseConfig({ ...usable, AUTH_DEV_LOGIN: 'true' }).warnings).toEqual([
      'AUTH_DEV_LOGIN is on: anyone can sign in to this service as an admin',
    ]);
  });

  it.each([
    ['in production', { NODE_ENV: 'production' }, /production/],
    ['when the service cannot sign tokens', jwks, /AUTH_JWT_SECRET/],
  ])('should prevent the start %s', (_where, env, message) => {
    expect(issuesOf({ ...env, AUTH_DEV_LOGIN: 'true' })).toEqual([
      { variable: 'AUTH_DEV_LOGIN', message: expect.stringMatching(message) },
    ]);
    expect(issuesOf({ ...env, AUTH_DEV_LOGIN: 'false' })).toEqual([]);
  });

  it('should only accept true or false', () => {
    expect(issuesOf({ AUTH_DEV_LOGIN: 'yes' })).toEqual([
      { variable: 'AUTH_DEV_LOGIN', message: 'must be true or false' },
    ]);
  });
});
