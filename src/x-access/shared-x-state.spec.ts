import { testEnvironment } from '../../test/support/app/test-environment.js';
import { parseConfig } from '../config/parse-config.js';
import { LocalCache } from '../platform/cache/local-cache.js';
import { SharedXState } from './shared-x-state.js';

let cache: LocalCache;

beforeEach(() => {
  cache = new LocalCache();
});

const stateOf = (env: Record<string, string> = {}): SharedXState =>
  new SharedXState(cache, parseConfig({ ...testEnvironment('file:/nowhere/app.db', 3000), ...env }));

describe('shared entries about X', () => {
  it('should be read by every instance of the same X app', async () => {
    await stateOf().write('breaker:app', 'open', 60_000);
    expect(await stateOf().read(['breaker:app', 'dialect'])).toEqual(['open', null]);
    expect(await cache.get('breaker:app')).toBeNull();
  });

  it.each([{ TWITTER_CLIENT_ID: 'another-app' }, { TWITTER_API_URL: 'http://127.0.0.1:10' }])(
    'should not be visible to a service with %j',
    async (env) => {
      await stateOf().write('breaker:app', 'open', 60_000);
      expect(await stateOf(env).read(['breaker:app'])).toEqual([null]);
      expect(await stateOf().claim('probe', 60_000)).toBe(true);
      expect(await stateOf(env).claim('probe', 60_000)).toBe(true);
    },
  );

  it('should be claimed by only one instance', async () => {
    expect(await stateOf().claim('probe:once', 60_000)).toBe(true);
    expect(await stateOf().claim('probe:once', 60_000)).toBe(false);
  });
});
