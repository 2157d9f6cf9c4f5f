import { isCronExpression } from './is-cron-expression.js';

describe('isCronExpression', () => {
  it.each(['0 3 * * *', '*/5 * * * *', '*/10 * * * * *', '0 0 29 2 *'])('should accept %s', (text) => {
    expect(isCronExpression(text)).toBe(true);
  });

  it.each(['', 'off', '0 3 * *', '60 * * * *', '0 0 30 2 *', 'every day', '0 3 * * * * *'])(
    'should refuse %j, which has no next tick',
    (text) => {
      expect(isCronExpression(text)).toBe(false);
    },
  );
});
