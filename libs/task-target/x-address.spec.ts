import { accountOfProfileAddress, postOfStatusAddress } from './x-address.js';

describe('an address of a post', () => {
  it.each([
    ['https://x.com/alice/status/1234567890123456789', 'alice'],
    ['http://x.com/alice/status/1234567890123456789', 'alice'],
    ['https://twitter.com/alice/status/1234567890123456789', 'alice'],
    ['https://www.twitter.com/alice/status/1234567890123456789/', 'alice'],
    ['https://mobile.x.com/alice/status/1234567890123456789?s=20&t=abc', 'alice'],
    ['HTTPS://X.COM/alice/status/1234567890123456789#m', 'alice'],
    ['https://x.com/i/status/1234567890123456789', null],
    ['https://x.com/i/web/status/1234567890123456789', null],
    ['x.com/alice/status/1234567890123456789', 'alice'],
    ['www.twitter.com/alice/status/1234567890123456789?s=20', 'alice'],
    ['x.com/i/web/status/1234567890123456789', null],
    ['  https://x.com/alice/status/1234567890123456789\n', 'alice'],
    ['\u00a0\u3000x.com/alice/status/1234567890123456789\ufeff\t', 'alice'],
    ['https://x.com/alice/status/1234567890123456789/photo/1', 'alice'],
    ['https://x.com/alice/status/1234567890123456789/photo/4?s=20', 'alice'],
    ['https://x.com/alice/status/1234567890123456789/video/1/', 'alice'],
    ['https://x.com/alice/status/1234567890123456789/analytics', 'alice'],
    ['https://x.com/alice/status/1234567890123456789/likes', 'alice'],
    ['https://x.com/alice/status/1234567890123456789/retweets#top', 'alice'],
    ['https://x.com/i/status/1234567890123456789/quotes', null],
  ])('should be read from %s, and have one plain form', (address, username) => {
    const plain = `https://x.com/${username ?? 'i'}/status/1234567890123456789`;
    expect(postOfStatusAddress(address)).toEqual({
      postId: '1234567890123456789',
      username,
      address: plain,
    });
    expect(postOfStatusAddress(plain)).toMatchObject({ username, address: plain });
  });

  it.each([
    'https://evilx.com/a/status/1',
    'https://x.com.evil.io/a/status/1',
    'https://evil.io/x.com/a/status/1',
    'https://evil.io/?u=https://x.com/a/status/1',
    'https://evil.io#https://x.com/a/status/1',
    'https://x.com@evil.io/a/status/1',
    'https://user:pass@x.com/a/status/1',
    'https://x.com:8443/a/status/1',
    'https://x。com/a/status/1',
    'https://x．com/a/status/1',
    'https://х.com/a/status/1',
    'https://xn--x-.com/a/status/1',
    'https:\\\\x.com\\a\\status\\1',
    'https://x.com\\@evil.io/a/status/1',
    '//x.com/a/status/1',
    '/x.com/a/status/1',
    ':x.com/a/status/1',
    'http:x.com/a/status/1',
    'https:/x.com/a/status/1',
    'evilx.com/a/status/1',
    'x.com.evil.io/a/status/1',
    'x.com@evil.io/a/status/1',
    'evil.io x.com/a/status/1',
    'ftp://x.com/a/status/1',
    'javascript:https://x.com/a/status/1',
    'https ://x.com/a/status/1',
    'https://x.com/a/status/ 1',
    'https://x.com/a/status/1 https://x.com/a/status/2',
    'https://x.com/a\t/status/1',
    'https://x.com//a/status/1',
    'https://x.com/a/status/',
    'https://x.com/a/status/abc',
    'https://x.com/a/status/0',
    'https://x.com/a/status/01',
    'https://x.com/a/status/12345678901234567890',
    'https://x.com/a/status/9223372036854775808',
    'https://x.com/a/status/1/photo',
    'https://x.com/a/status/1/photo/0',
    'https://x.com/a/status/1/photo/a',
    'https://x.com/a/status/1/photo/1/2',
    'https://x.com/a/status/1/media/1',
    'https://x.com/a/status/1/likes/1',
    'https://x.com/a/status/1//likes',
    'https://x.com/a/status/1likes',
    'https://x.com/a/statuses/1',
    'https://x.com/a%2Fb/status/1',
    'https://x.com/sixteen_letters_/status/1',
    'https://api.x.com/a/status/1',
    'https://x.com./a/status/1',
    'https://x.com/a',
    '',
  ])('should not be read from %j', (address) => {
    expect(postOfStatusAddress(address)).toBeNull();
  });
});

describe('an address of an account', () => {
  it.each([
    'https://x.com/Alice_1',
    'http://www.x.com/Alice_1/',
    'https://mobile.twitter.com/Alice_1?lang=en#top',
    'x.com/Alice_1',
    ' twitter.com/Alice_1/ ',
  ])('should be read from %s, and have one plain form', (address) => {
    expect(accountOfProfileAddress(address)).toEqual({
      username: 'Alice_1',
      address: 'https://x.com/Alice_1',
    });
  });

  it.each([
    'https://evilx.com/alice',
    'https://x.com.evil.io/alice',
    'https://x.com@evil.io/alice',
    'https://x。com/alice',
    'https://x.com/',
    'https://x.com/alice/status/1',
    'https://x.com/alice/followers',
    'https://x.com/@alice',
    'https://x.com/sixteen_letters_',
    'https://x.com/home',
    'https://x.com/i',
    'https://x.com/al%69ce',
    'alice',
  ])('should not be read from %j', (address) => {
    expect(accountOfProfileAddress(address)).toBeNull();
  });
});
