import { httpAddress } from './http-address.js';

describe('an address for a link', () => {
  it.each(['https://x.com/acme/status/1', 'http://localhost:3000/'])('should be allowed: %s', (address) => {
    expect(httpAddress(address)).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//x.com/acme',
    '/tasks',
    '',
    null,
    undefined,
  ])('should not be allowed: %j', (address) => {
    expect(httpAddress(address)).toBeNull();
  });
});
