import { cronInWords } from './cron-words.js';

describe('a cron expression in words', () => {
  it.each([
    ['0 3 * * *', 'every day at 03:00'],
    ['5 14 * * *', 'every day at 14:05'],
    ['0 * * * *', 'every hour at :00'],
    ['30 * * * *', 'every hour at :30'],
    ['15 */6 * * *', 'every 6 hours at :15'],
    ['* * * * *', 'every minute'],
    ['*/10 * * * *', 'every 10 minutes'],
    ['0 4 * * 0', 'every Sunday at 04:00'],
    ['0 4 * * 7', 'every Sunday at 04:00'],
    ['0 4 1 * *', 'on day 1 of each month at 04:00'],
    ['0 0 3 * * *', 'every day at 03:00'],
  ])('should read %s as: %s', (expression, words) => {
    expect(cronInWords(expression)).toBe(words);
  });

  it.each([
    '*/7 * * * *',
    '0 */5 * * *',
    '0 0 29 2 *',
    '0 3 * * 1-5',
    '0 3,15 * * *',
    '*/10 * * * * *',
    'off',
    '',
  ])('should be null for the unusual expression %j', (expression) => {
    expect(cronInWords(expression)).toBeNull();
  });
});
