import { nearMisses } from './near-misses.js';

const meantBy = (name: string, more: Record<string, string> = {}) =>
  nearMisses({ [name]: 'a value', ...more }).map(({ message }) => /is (\w+) meant\?$/.exec(message)?.[1]);

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
  ])('should tell what %s means', (name, meant) => {
    expect(meantBy(name)).toEqual([meant]);
  });

  it.each(['PATH', 'HOME', 'HOSTNAME', 'LANG', 'TZ', 'NODE_OPTIONS', 'REDIS_PORT', 'TWITTER_API_KEY', 'LOG'])(
    'should leave %s alone',
    (name) => {
      expect(meantBy(name)).toEqual([]);
    },
  );

  it('should leave known names alone, and what is near one that is given', () => {
    expect(meantBy('LOG_LEVEL')).toEqual([]);
    expect(meantBy('LOGLEVEL', { LOG_LEVEL: 'info' })).toEqual([]);
    expect(meantBy('LOGLEVEL')).toEqual(['LOG_LEVEL']);
  });

  it('should never show a value', () => {
    expect(JSON.stringify(nearMisses({ AUTH_JWT_SECRT: 'hunter2' }))).not.toContain('hunter2');
  });
});
