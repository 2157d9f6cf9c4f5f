import { safeAddress } from './safe-address.js';

describe('an address that comes from users or X', () => {
  it.each(['https://x.com/a', 'http://x.com/a'])('should be a link: %s', (address) => {
    expect(safeAddress(address)).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x.com/1',
    '//x.com/a',
    '/admin',
    'x.com/a',
    '',
    null,
    undefined,
  ])('should be plain text: %j', (address) => {
    expect(safeAddress(address)).toBeNull();
  });
});
