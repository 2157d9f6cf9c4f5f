import { cleanToken, readClaims } from './claims.js';

const part = (value: unknown) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const tokenOf = (claims: unknown) => `${part({ alg: 'HS256' })}.${part(claims)}.c2ln`;

describe('the claims of a token', () => {
  it('should be the user and the time of expiry', () => {
    expect(readClaims(tokenOf({ sub: 'alice', exp: 10, name: 'Älice ✓' }))).toEqual({
      sub: 'alice',
      name: 'Älice ✓',
      expiresAt: 10_000,
    });
    expect(readClaims(tokenOf({ sub: 'alice', exp: 10 }))?.name).toBeNull();
  });

  it.each([
    ['words', 'not a token'],
    ['two parts', 'a.b'],
    ['four parts', `${tokenOf({ sub: 'alice', exp: 10 })}.d`],
    ['no base64', 'a.%%%.c'],
    ['no JSON', 'a.YWJj.c'],
    ['no object', `a.${part('text')}.c`],
    ['no end', tokenOf({ sub: 'alice' })],
    ['nobody', tokenOf({ exp: 10 })],
  ])('should be null for %s', (_what, token) => {
    expect(readClaims(token)).toBeNull();
  });
});

describe('a pasted token', () => {
  it.each(['a.b.c', ' a.b.c\n', 'Bearer a.b.c', 'Authorization: Bearer a.b.c', '"a.b.c"', 'a.b\n.c'])(
    'should be found in %j',
    (pasted) => {
      expect(cleanToken(pasted)).toBe('a.b.c');
    },
  );
});
