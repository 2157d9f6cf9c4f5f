import { nonceCookieName, nonceFrom, setNonceCookie } from './nonce-cookie.js';

const callback = new URL('https://api.example.com/v1/twitter/connection/callback?x=1');
const cookie = { name: 'twitter_connect_abc', value: 'the-nonce' };

describe('the nonce cookie', () => {
  it('should be httpOnly, SameSite=Lax, and bound to the path of the callback', () => {
    expect(setNonceCookie(cookie, callback, 600).split('; ')).toEqual([
      'twitter_connect_abc=the-nonce',
      'Path=/v1/twitter/connection/callback',
      'Max-Age=600',
      'HttpOnly',
      'SameSite=Lax',
      'Secure',
    ]);
  });

  it('should be Secure only when the callback is https', () => {
    const plain = new URL('http://localhost:3000/callback');
    expect(setNonceCookie(cookie, plain, 600)).not.toContain('Secure');
  });

  it('should have a different name for each state, which does not contain the state', () => {
    expect(nonceCookieName('one')).not.toBe(nonceCookieName('two'));
    expect(nonceCookieName('a-long-enough-state')).not.toContain('a-long-enough-state');
    expect(nonceCookieName('one')).toMatch(/^[\w-]+$/);
  });
});

describe('reading the nonce of a state', () => {
  const own = `${nonceCookieName('mine')}=my-nonce`;
  const other = `${nonceCookieName('yours')}=your-nonce`;

  it.each([
    ['it stands alone', own, 'my-nonce'],
    ['it stands among others', `theme=dark; ${other}; ${own}; lang=en`, 'my-nonce'],
    ['no spaces separate the cookies', `${other};${own}`, 'my-nonce'],
    ['its value holds equals signs', `${own}==`, 'my-nonce=='],
    ['it is not there', `theme=dark; ${other}`, null],
    ['another name ends like it', `x${own}`, null],
    ['the header is empty', '', null],
    ['there is no header', undefined, null],
  ])('should be right when %s', (_when, header, nonce) => {
    expect(nonceFrom(header, 'mine')).toBe(nonce);
  });
});
