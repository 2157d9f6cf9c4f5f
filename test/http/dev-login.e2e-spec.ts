import type { Response } from 'supertest';
import { parseConfig } from '../../src/config/parse-config.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { testEnvironment } from '../support/app/test-environment.js';

const MEMBERS = ['alice', 'bob', 'carol', 'dave'];

let app: TestApp;

const signIn = async (body: object): Promise<Response> => app.http().post('/dev-login').send(body);

async function statusWith(token: string, path: string): Promise<number> {
  return (await app.http().get(path).set('authorization', `Bearer ${token}`)).status;
}

describe('one-click sign-in', () => {
  beforeAll(async () => {
    app = await startTestApp({
      simulator: false,
      env: { NODE_ENV: 'development', AUTH_DEV_LOGIN: 'true', AUTH_JWT_ISSUER: 'https://issuer.example' },
    });
  });

  afterAll(() => app.close());

  it('should offer an admin and a few members', async () => {
    const response = await app.http().get('/dev-login');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      users: [
        { sub: 'demo-admin', roles: ['admin'], label: expect.any(String) },
        ...MEMBERS.map((sub) => ({ sub, roles: [], label: expect.any(String) })),
      ],
    });
  });

  it.each(MEMBERS)('should make %s a member', async (sub) => {
    const { status, body, headers } = await signIn({ sub });
    expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
    expect(await statusWith(body.token, '/v1/tasks')).toBe(200);
    expect(await statusWith(body.token, '/v1/admin/tasks')).toBe(403);
  });

  it('should give the admin the role', async () => {
    const { body } = await signIn({ sub: 'demo-admin' });
    expect(await statusWith(body.token, '/v1/admin/tasks')).toBe(200);
  });

  it('should show when the token expires, to the second', async () => {
    const { body } = await signIn({ sub: 'alice' });
    const [, payload = ''] = String(body.token).split('.');
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
    expect(body.expiresAt).toBe(new Date(exp * 1000).toISOString());
    expect(exp * 1000).toBeGreaterThan(app.clock.now().getTime());
  });

  it.each([
    { sub: 'mallory' },
    { sub: 'Alice' },
    { sub: ['demo-admin'] },
    { sub: 'alice', roles: ['admin'] },
    { sub: 'alice', expiresInSeconds: 1 },
    {},
  ])('should refuse %j', async (body) => {
    expectProblem(await signIn(body), 400, 'validation_failed');
  });

  it('should log one clear warning at boot', () => {
    expect(app.logLines().filter(({ msg }) => String(msg).startsWith('AUTH_DEV_LOGIN'))).toHaveLength(1);
  });

  it('should not be part of the API document', async () => {
    const { body } = await app.http().get('/docs-json');
    expect(Object.keys(body.paths)).not.toContain('/dev-login');
  });
});

describe('one-click sign-in that is switched off', () => {
  it('should not exist', async () => {
    app = await startTestApp({ simulator: false, env: { NODE_ENV: 'development' } });
    try {
      expectProblem(await app.http().get('/dev-login'), 404, 'not_found');
      expectProblem(await signIn({ sub: 'demo-admin' }), 404, 'not_found');
    } finally {
      await app.close();
    }
  });

  it('should stop a start in production', () => {
    const environment = { ...testEnvironment('file:./unused.db', 0), AUTH_DEV_LOGIN: 'true' };
    expect(() => parseConfig(environment)).toThrow(/AUTH_DEV_LOGIN: must not be true in production/);
  });
});
