import { nearMisses } from './near-misses.js';

const meantBy = (name: string, more: Record<string, string> = {}) =>
  nearMisses({ [name]: 'a value', ...more }).map(({ message }) => /did you mean (\w+)\?$/.exec(message)?.[1]);

describe('nearMisses', () => {
  it.each([
    ['X_MONTLY_BUDGET_USD', 'X_MONTHLY_BUDGET_USD'],
    ['X_MONTHLY_BUDGET', 'X_MONTHLY_BUDGET_USD'],
    ['MONTHLY_BUDGET_USD', 'X_MONTHLY_BUDGET_USD'],
    ['VERIFICATION_TIMEOUT', 'VERIFICATION_TIMEOUT_MS'],
    ['TRUSTED_PROXYES', 'TRUSTED_PROXIES'],
    ['DATABSAE_URL', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['RATE-LIMIT-PER-MINUTE', 'RATE_LIMIT_PER_MINUTE'],
    ['REDIS_URI', 'REDIS_URL'],
    ['HOSTS', 'HOST'],
  ])('should suggest a known name for %s', (name, meant) => {
    expect(meantBy(name)).toEqual([meant]);
  });

  it.each(['PATH', 'HOME', 'HOSTNAME', 'LANG', 'TZ', 'NODE_OPTIONS', 'REDIS_PORT', 'TWITTER_API_KEY', 'LOG'])(
    'should ignore %s',
    (name) => {
      expect(meantBy(name)).toEqual([]);
    },
  );

  it('should ignore known names, and names close to one that is set', () => {
    expect(meantBy('LOG_LEVEL')).toEqual([]);
    expect(meantBy('LOGLEVEL', { LOG_LEVEL: 'info' })).toEqual([]);
    expect(meantBy('LOGLEVEL')).toEqual(['LOG_LEVEL']);
  });

  it('should never show a value', () => {
    expect(JSON.stringify(nearMisses({ AUTH_JWT_SECRT: 'hunter2' }))).not.toContain('hunter2');
  });
});
