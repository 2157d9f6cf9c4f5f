import { parseSmokeConfig } from './smoke-config.js';

const SECRET = 's'.repeat(32);

describe('the tokens of a smoke test, in the environment', () => {
  it('should be signed with the secret of the service', () => {
    const env = {
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: 'https://id.example.com',
      AUTH_JWT_AUDIENCE: '',
      AUTH_JWT_ROLES_CLAIM: 'groups',
    };
    expect(parseSmokeConfig(env)).toEqual({
      kind: 'minted',
      auth: {
        verifier: { kind: 'secret', secret: new TextEncoder().encode(SECRET) },
        issuer: 'https://id.example.com',
        audience: null,
        rolesClaim: 'groups',
      },
    });
  });

  it('should be the given ones even when the secret is set', () => {
    const env = { AUTH_JWT_SECRET: SECRET, SMOKE_ADMIN_TOKEN: 'a.b.c', SMOKE_MEMBER_TOKEN: 'd.e.f' };
    expect(parseSmokeConfig(env)).toEqual({ kind: 'given', adminToken: 'a.b.c', memberToken: 'd.e.f' });
  });

  it.each([
    ['nothing at all', {}, /SMOKE_ADMIN_TOKEN: .+AUTH_JWT_SECRET[^]+SMOKE_MEMBER_TOKEN: /],
    ['one of two', { AUTH_JWT_SECRET: SECRET, SMOKE_ADMIN_TOKEN: 'a.b.c' }, /SMOKE_MEMBER_TOKEN: .+together/],
    ['a short secret', { AUTH_JWT_SECRET: 'short' }, /AUTH_JWT_SECRET: must have at least 32 bytes/],
    [
      'a header in place of a token',
      { SMOKE_ADMIN_TOKEN: 'Bearer a.b.c', SMOKE_MEMBER_TOKEN: 'd.e.f' },
      /SMOKE_ADMIN_TOKEN: .+without the word Bearer/,
    ],
  ])('should be refused for %s', (_what, env, message) => {
    expect(() => parseSmokeConfig(env)).toThrow(message);
  });

  it('should not appear in the message', () => {
    const parse = () => parseSmokeConfig({ SMOKE_ADMIN_TOKEN: 'secret token', SMOKE_MEMBER_TOKEN: 'd.e.f' });
    expect(parse).toThrow(/SMOKE_ADMIN_TOKEN/);
    expect(parse).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret token') }));
  });
});
