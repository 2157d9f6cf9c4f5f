import { forwardedFor } from './forwarded-for.js';

describe('what X-Forwarded-For says', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:50123', '203.0.113.7'],
    [' 203.0.113.7 ,198.51.100.1:80', '203.0.113.7, 198.51.100.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['203.0.113.7, unknown, 198.51.100.1', '198.51.100.1'],
    ['_hidden, 198.51.100.1', '198.51.100.1'],
  ])('should be for %j: %j', (header, addresses) => {
    expect(forwardedFor(header)).toBe(addresses);
  });

  it.each([
    '',
    'unknown',
    '203.0.113.7, unknown',
    '203.0.113.7,',
    '203.0.113.999',
    '1.2.3.4:a',
    '[1.2.3.4',
    'a:1',
  ])('should be null for %j', (header) => {
    expect(forwardedFor(header)).toBeNull();
  });
});
