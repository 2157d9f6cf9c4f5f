import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { AuthenticatedUser } from '../../src/identity/authenticated-user.js';
import { Authenticated } from '../../src/identity/authenticated.decorator.js';
import { CurrentUser } from '../../src/identity/current-user.decorator.js';
import { Public } from '../../src/identity/public.decorator.js';
import { UsersRepository } from '../../src/identity/users.repository.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { freePort } from '../support/app/free-port.js';
import { routeHandlersOf } from '../support/http/route-handlers.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TEST_JWT_SECRET } from '../support/app/test-environment.js';

@Authenticated()
@Controller('v1/me')
class MeController {
  @Get()
  me(@CurrentUser() user: AuthenticatedUser): AuthenticatedUser {
    return user;
  }

  @Authenticated({ role: 'admin' })
  @Get('admin')
  admin(@CurrentUser() user: AuthenticatedUser): AuthenticatedUser {
    return user;
  }

  @Public()
  @Get('open')
  open(): { open: true } {
    return { open: true };
  }
}

@Controller('v1/unmarked')
class UnmarkedController {
  @Get()
  read(): { leaked: true } {
    return { leaked: true };
  }
}

@Module({ controllers: [MeController, UnmarkedController] })
class MeModule {}

const HOUR_SECONDS = 3600;
const secret = new TextEncoder().encode(TEST_JWT_SECRET);
const inAnHour = () => Math.floor(Date.now() / 1000) + HOUR_SECONDS;
const hs256 = (claims: JWTPayload, key: Uint8Array = secret) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
const me = (app: TestApp, token: string) => app.http().get('/v1/me').set('authorization', `Bearer ${token}`);

describe('bearer tokens signed with a shared secret', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      simulator: false,
      modules: [MeModule],
      env: { AUTH_JWT_ISSUER: 'https://issuer.example', AUTH_JWT_AUDIENCE: 'tasks' },
    });
  });

  afterAll(() => app.close());

  const good = () => ({ sub: 'user-1', exp: inAnHour(), iss: 'https://issuer.example', aud: 'tasks' });

  it('should identify the caller', async () => {
    const response = await me(app, await hs256({ ...good(), roles: ['admin', 'other'] }));
    expect([response.status, response.body]).toEqual([200, { id: 'user-1', roles: ['admin', 'other'] }]);
  });

  it('should accept tokens of mintToken', async () => {
    const response = await me(app, await app.tokenFor('user-2', ['admin']));
    expect([response.status, response.body]).toEqual([200, { id: 'user-2', roles: ['admin'] }]);
  });

  it('should accept the name of the scheme in any case', async () => {
    const response = await app
      .http()
      .get('/v1/me')
      .set('authorization', `bearer ${await hs256(good())}`);
    expect(response.status).toBe(200);
  });

  it.each([
    ['no header', undefined],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['no token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
  ])('should refuse %s', async (_what, authorization) => {
    const request = app.http().get('/v1/me');
    const response = await (authorization === undefined ? request : request.set({ authorization }));
    expectProblem(response, 401, 'unauthenticated');
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it.each<[string, () => string | Promise<string>]>([
    ['garbage', () => 'garbage'],
    ['a token without a signature (alg none)', () => new UnsecuredJWT(good()).encode()],
    ['another algorithm', () => new SignJWT(good()).setProtectedHeader({ alg: 'HS512' }).sign(secret)],
    ['another secret', () => hs256(good(), Buffer.alloc(32, 1))],
    ['an expired token', () => hs256({ ...good(), exp: Math.floor(app.clock.now().getTime() / 1000) - 1 })],
    ['a token that is not valid yet', () => hs256({ ...good(), nbf: inAnHour() })],
    [
      'a token that never expires',
      () => hs256({ sub: 'user-1', iss: 'https://issuer.example', aud: 'tasks' }),
    ],
    ['another issuer', () => hs256({ ...good(), iss: 'https://other.example' })],
    ['no issuer', () => hs256({ sub: 'user-1', exp: inAnHour(), aud: 'tasks' })],
    ['another audience', () => hs256({ ...good(), aud: ['other'] })],
    ['no audience', () => hs256({ sub: 'user-1', exp: inAnHour(), iss: 'https://issuer.example' })],
    ['no subject', () => hs256({ exp: inAnHour(), iss: 'https://issuer.example', aud: 'tasks' })],
    ['an empty subject', () => hs256({ ...good(), sub: '' })],
    ['a subject with a space', () => hs256({ ...good(), sub: 'user 1' })],
    ['a subject with a line break at its end', () => hs256({ ...good(), sub: 'user-1\n' })],
    ['a subject beyond ASCII', () => hs256({ ...good(), sub: 'usér' })],
    ['a subject of 192 characters', () => hs256({ ...good(), sub: 'x'.repeat(192) })],
    ['roles that are no list', () => hs256({ ...good(), roles: 'admin' })],
    ['roles that are no texts', () => hs256({ ...good(), roles: ['admin', 1] })],
  ])('should refuse %s', async (_what, makeToken) => {
    const response = await me(app, await makeToken());
    expectProblem(response, 401, 'unauthenticated');
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('should refuse a token that was accepted before, once it has expired', async () => {
    const token = await hs256({ ...good(), exp: Math.floor(app.clock.now().getTime() / 1000) + 10 });
    expect((await me(app, token)).status).toBe(200);
    app.clock.advance(10_000);
    expectProblem(await me(app, token), 401, 'unauthenticated');
  });

  it('should accept a subject of 191 visible characters', async () => {
    const sub = '~!'.repeat(95) + 'x';
    expect((await me(app, await hs256({ ...good(), sub }))).body.id).toBe(sub);
  });

  it('should expire by the clock of the service', async () => {
    const token = await app.tokenFor('user-1');
    app.clock.advance(30 * 24 * HOUR_SECONDS * 1000 + 1000);
    const response = await me(app, token);
    app.clock.set(new Date());
    expectProblem(response, 401, 'unauthenticated');
  });
});

describe('roles', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      simulator: false,
      modules: [MeModule],
      env: { AUTH_JWT_ROLES_CLAIM: 'https://host.example/roles' },
    });
  });

  afterAll(() => app.close());

  it('should let an admin call an admin route, by a claim with dots in its name', async () => {
    const token = await hs256({ sub: 'boss', exp: inAnHour(), 'https://host.example/roles': ['admin'] });
    const response = await app.http().get('/v1/me/admin').set('authorization', `Bearer ${token}`);
    expect([response.status, response.body]).toEqual([200, { id: 'boss', roles: ['admin'] }]);
  });

  it.each([[['Admin']], [['member', 'administrator']], [[]]])('should refuse the roles %j', async (roles) => {
    const authorization = await app.authorization('member', roles);
    const response = await app.http().get('/v1/me/admin').set({ authorization });
    expectProblem(response, 403, 'forbidden');
  });

  it('should ignore roles in another claim', async () => {
    const token = await hs256({ sub: 'sly', exp: inAnHour(), roles: ['admin'] });
    const response = await app.http().get('/v1/me/admin').set('authorization', `Bearer ${token}`);
    expectProblem(response, 403, 'forbidden');
  });

  it('should let everybody call a public route of a protected controller', async () => {
    expect((await app.http().get('/v1/me/open')).body).toEqual({ open: true });
  });

  it('should refuse everybody on a route that does not say who may call it, even an admin', async () => {
    const authorization = await app.authorization('boss', ['admin']);
    expectProblem(await app.http().get('/v1/unmarked').set({ authorization }), 403, 'forbidden');
  });
});

describe('the user row', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ simulator: false, modules: [MeModule] });
  });

  afterAll(() => app.close());

  const come = async (claims: JWTPayload) => {
    const response = await me(app, await hs256({ exp: inAnHour(), ...claims }));
    expect(response.status).toBe(200);
  };
  const rowOf = (id: string) =>
    app.database.user.findUnique({ where: { id }, select: { email: true, name: true, points: true } });

  it('should be created by the first request, and once for many at the same time', async () => {
    const claims = { sub: 'new', email: 'new@example.org', name: 'New' };
    await Promise.all(Array.from({ length: 10 }, () => come(claims)));
    expect(await rowOf('new')).toEqual({ email: 'new@example.org', name: 'New', points: 0n });
  });

  it('should be created once when several requests find it missing', async () => {
    const users = app.app.get(UsersRepository, { strict: false });
    const claims = { id: 'raced', roles: [], name: 'Raced' };
    await Promise.all(Array.from({ length: 5 }, () => users.upsertFromClaims(claims)));
    expect(await rowOf('raced')).toEqual({ email: null, name: 'Raced', points: 0n });
  });

  it('should follow a changed email and name, and keep what a token does not contain', async () => {
    await come({ sub: 'moving', email: 'old@example.org', name: 'Old' });
    await come({ sub: 'moving', email: 'new@example.org' });
    expect(await rowOf('moving')).toEqual({ email: 'new@example.org', name: 'Old', points: 0n });
  });

  it('should be created without an unusable email and name', async () => {
    await come({ sub: 'odd', email: null, name: 'x'.repeat(192) });
    expect(await rowOf('odd')).toEqual({ email: null, name: null, points: 0n });
    await come({ sub: 'odder', email: 'a\0@example.org', name: 'a\0b' });
    expect(await rowOf('odder')).toEqual({ email: null, name: null, points: 0n });
  });

  it('should not be created for a refused request', async () => {
    const authorization = await app.authorization('refused');
    await app.http().get('/v1/me/admin').set({ authorization });
    expect(await rowOf('refused')).toBeNull();
  });

  it('should be named in the request log', async () => {
    const response = await me(app, await app.tokenFor('logged'));
    const line = app.logLines().find(({ requestId }) => requestId === response.headers['x-request-id']);
    expect(line).toEqual(expect.objectContaining({ userId: 'logged', status: 200 }));
  });
});

describe('bearer tokens checked against a key set', () => {
  const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
  const privateKeys = new Map<string, CryptoKey>();
  let keySet: Server;
  let fetches = 0;
  let rsaPublicKeyText = '';
  let shortKey: KeyObject;
  let app: TestApp;

  beforeAll(async () => {
    const keys = await Promise.all(
      ALGORITHMS.map(async (alg) => {
        const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
        privateKeys.set(alg, privateKey);
        return { ...(await exportJWK(publicKey)), alg, kid: alg, use: 'sig' };
      }),
    );
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    shortKey = short.privateKey;
    keys.push({ ...(await exportJWK(short.publicKey)), alg: 'RS256', kid: 'short', use: 'sig' });
    rsaPublicKeyText = JSON.stringify(keys[0]);
    keySet = createServer((_request, response) => {
      fetches += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    }).listen(0, '127.0.0.1');
    await once(keySet, 'listening');
    app = await startTestApp({ simulator: false, modules: [MeModule], env: jwksEnvironment(portOf(keySet)) });
  });

  afterAll(async () => {
    await app.close();
    keySet.closeAllConnections();
    keySet.close();
  });

  const good = () => ({ sub: 'user-1', exp: inAnHour(), iss: 'https://issuer.example', aud: 'tasks' });
  const signed = (alg: string, kid = alg, claims: JWTPayload = good()) =>
    new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKeys.get(alg)!);

  /** Signed by hand: no library signs with such a key. */
  const signedWithShortKey = (): string => {
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signedPart = `${encode({ alg: 'RS256', kid: 'short' })}.${encode(good())}`;
    return `${signedPart}.${sign('sha256', Buffer.from(signedPart), shortKey).toString('base64url')}`;
  };

  it.each(ALGORITHMS)('should accept %s', async (alg) => {
    const response = await me(app, await signed(alg));
    expect([response.status, response.body]).toEqual([200, { id: 'user-1', roles: [] }]);
  });

  it('should fetch the keys once for many requests', async () => {
    for (const alg of ALGORITHMS) expect((await me(app, await signed(alg))).status).toBe(200);
    expect(fetches).toBe(1);
  });

  it.each<[string, () => string | Promise<string>]>([
    [
      'a token signed with the public key as an HS256 secret',
      () => hs256(good(), Buffer.from(rsaPublicKeyText)),
    ],
    ['a key that is not in the set', () => signed('ES256', 'unknown')],
    ['the key of another algorithm', () => signed('ES256', 'RS256')],
    ['a key of the set that is too short to be safe', () => signedWithShortKey()],
    ['an expired token', () => signed('RS256', 'RS256', { ...good(), exp: 1 })],
    ['another issuer', () => signed('RS256', 'RS256', { ...good(), iss: 'https://other.example' })],
    ['another audience', () => signed('RS256', 'RS256', { ...good(), aud: 'other' })],
  ])('should refuse %s', async (_what, makeToken) => {
    expectProblem(await me(app, await makeToken()), 401, 'unauthenticated');
  });

  it('should answer 503, not 401, when the keys cannot be fetched', async () => {
    const unreachable = await startTestApp({
      simulator: false,
      modules: [MeModule],
      env: jwksEnvironment(await freePort()),
    });
    try {
      const response = await me(unreachable, await signed('RS256'));
      expectProblem(response, 503, 'service_unavailable');
      expect(response.headers['retry-after']).toBe('5');
      expectProblem(await me(unreachable, 'garbage'), 401, 'unauthenticated');
    } finally {
      await unreachable.close();
    }
  });
});

describe('every route', () => {
  const unmarkedRoutes = (app: TestApp): string[] =>
    routeHandlersOf(app)
      .filter(({ access }) => access === undefined)
      .map(({ name }) => name);

  it('should say who may call it', async () => {
    const app = await startTestApp({ simulator: false });
    const unmarked = unmarkedRoutes(app);
    await app.close();
    expect(unmarked).toEqual([]);
  });

  it('should be detected when it does not', async () => {
    const app = await startTestApp({ simulator: false, modules: [MeModule] });
    const unmarked = unmarkedRoutes(app);
    await app.close();
    expect(unmarked).toEqual(['UnmarkedController.read']);
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function jwksEnvironment(port: number): Record<string, string> {
  return {
    AUTH_JWT_SECRET: '',
    AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`,
    AUTH_JWT_ISSUER: 'https://issuer.example',
    AUTH_JWT_AUDIENCE: 'tasks',
  };
}
