import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The secret that bearer tokens of the tests are signed with. */
export const TEST_JWT_SECRET = 'a-secret-that-only-the-tests-know';

/** An environment that the service starts with, as in production; `port` is where it will listen. */
export function testEnvironment(databaseUrl: string, port: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    AUTH_JWT_SECRET: TEST_JWT_SECRET,
    TWITTER_CLIENT_ID: 'sim-client',
    TWITTER_CLIENT_SECRET: 'sim-secret',
    TWITTER_CALLBACK_URL: `http://localhost:${port}/v1/twitter/connection/callback`,
    TWITTER_TOKEN_ENCRYPTION_KEYS: `test:${'5a'.repeat(32)}`,
    // Nothing listens on port 9: an unexpected call fails instead of leaving the machine.
    TWITTER_API_URL: 'http://127.0.0.1:9',
    TWITTER_AUTHORIZE_URL: 'http://127.0.0.1:9/i/oauth2/authorize',
    // A machine that is busy answers late; specs about time-outs set short ones.
    VERIFICATION_TIMEOUT_MS: '120000',
    X_READ_TIMEOUT_MS: '60000',
    X_TOKEN_TIMEOUT_MS: '20000',
    // On a busy machine any statement may be slow; the spec about slow ones sets a limit.
    SLOW_QUERY_MS: '0',
    // A second look must not disturb a test that moves the clock; specs about it turn it on.
    VERIFICATION_SECOND_LOOK_SECONDS: '0',
    // Tests send more requests than people do.
    RATE_LIMIT_PER_MINUTE: '0',
    // No job may disturb a test that moves the clock; specs about jobs set their times.
    CRON_ARCHIVE_VERIFICATION_LOGS: 'off',
    CRON_DEACTIVATE_EXPIRED_TOKENS: 'off',
    CRON_REPORT_INACTIVE_CONNECTIONS: 'off',
    CRON_PURGE_AUTHORIZATION_REQUESTS: 'off',
    CRON_COMPARE_X_BALANCE: 'off',
    FRONTEND_URLS: 'http://localhost:5173/app',
    // Tests that archive name a folder of their own.
    ARCHIVE_DIR: join(tmpdir(), 'tta-unused-archive'),
  };
}
