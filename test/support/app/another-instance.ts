import { startTestApp, type TestApp, type TestAppOptions } from './test-app.js';

/** Another instance on the same database, asking the same X. */
export function anotherInstance(testApp: TestApp, options: TestAppOptions = {}): Promise<TestApp> {
  return startTestApp({
    clock: testApp.clock,
    ...options,
    simulator: false,
    env: {
      VERIFICATION_COOLDOWN_SECONDS: '0',
      DATABASE_URL: testApp.config.database.url,
      TWITTER_API_URL: testApp.simulator.url,
      TWITTER_AUTHORIZE_URL: testApp.simulator.authorizeUrl,
      ...options.env,
    },
  });
}
