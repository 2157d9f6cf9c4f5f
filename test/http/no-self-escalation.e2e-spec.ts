import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import type { Response } from 'supertest';
import type { ProblemCode } from '../../src/platform/problems/problem.js';
import { adminRoutesOf } from '../support/members/admin-actions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { rowsByTable } from '../support/database/database-rows.js';
import { storedRows } from '../support/database/stored-rows.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TEST_JWT_SECRET } from '../support/app/test-environment.js';

const HOUR_SECONDS = 3_600;
const MEMBER = 'user-mallory';
const secret = new TextEncoder().encode(TEST_JWT_SECRET);

let testApp: TestApp;
let before: Record<string, string[]>;

/** A known member with a token that claims more than it should. */
beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  await testApp.database.user.create({ data: { id: MEMBER, name: 'admin', email: 'admin@example.org' } });
  before = await storedRows(testApp.database);
});

afterEach(async () => {
  expect(await storedRows(testApp.database)).toEqual(before);
  expect(await testApp.database.auditEvent.count()).toBe(0);
});

afterAll(() => testApp.close());

interface Attempt {
  readonly token: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

async function ask(route: string, { token, query = '', headers = {}, body }: Attempt): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const address = `${path.replace(/:\w+/g, 'some-id')}${query}`;
  const http = testApp.http();
  const request = http[method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](address);
  return request.set({ ...headers, authorization: `Bearer ${token}` }).send(body);
}

async function expectRefusedEverywhere(attempt: Attempt, status: number, code: ProblemCode): Promise<void> {
  const routes = adminRoutesOf(testApp);
  expect(routes.length).toBeGreaterThan(15);
  for (const { route } of routes) expectProblem(await ask(route, attempt), status, code);
}

const claims = (more: JWTPayload = {}): JWTPayload => ({
  sub: MEMBER,
  exp: Math.floor(Date.now() / 1000) + HOUR_SECONDS,
  ...more,
});
const signed = (payload: JWTPayload, key: Uint8Array = secret) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(key);

describe('every admin route', () => {
  it('should be marked for admins', () => {
    const open = adminRoutesOf(testApp).filter(
      ({ access }) => access?.kind !== 'authenticated' || access.role !== 'admin',
    );
    expect(open).toEqual([]);
  });

  it('should refuse a member, and change nothing', async () => {
    await expectRefusedEverywhere({ token: await testApp.tokenFor(MEMBER) }, 403, 'forbidden');
  });

  it.each([
    ['the query', { query: '?roles=admin&role=admin' }],
    [
      'headers',
      {
        headers: {
          'x-roles': 'admin',
          'x-user-roles': '["admin"]',
          'x-role': 'admin',
          roles: 'admin',
          cookie: 'roles=admin',
        },
      },
    ],
  ])('should ignore roles from %s', async (_where, claim) => {
    await expectRefusedEverywhere({ token: await testApp.tokenFor(MEMBER), ...claim }, 403, 'forbidden');
  });

  it('should ignore roles in the body', async () => {
    const token = await testApp.tokenFor(MEMBER);
    const body = { roles: ['admin'], role: 'admin', user: { id: 'the-admin', roles: ['admin'] } };
    for (const { route } of adminRoutesOf(testApp)) {
      if (route.startsWith('GET')) continue;
      expectProblem(await ask(route, { token, body }), 403, 'forbidden');
    }
  });

  it.each<[string, JWTPayload]>([
    ['in another case', { roles: ['Admin', 'ADMIN'] }],
    ['with spaces', { roles: [' admin', 'admin '] }],
    ['that only contain the word', { roles: ['administrator', 'admin,member'] }],
    ['under `role`', { role: 'admin' }],
    ['under `groups`', { groups: ['admin'] }],
    ['under `scope`', { scope: 'admin' }],
    ['under `permissions`', { permissions: ['admin'] }],
    ['under `realm_access.roles`', { realm_access: { roles: ['admin'] } }],
    ['under `app_metadata.roles`', { app_metadata: { roles: ['admin'] } }],
  ])('should ignore roles %s', async (_how, more) => {
    await expectRefusedEverywhere({ token: await signed(claims(more)) }, 403, 'forbidden');
  });

  it.each<[string, () => string | Promise<string>]>([
    ['signed by somebody else', () => signed(claims({ roles: ['admin'] }), Buffer.alloc(32, 1))],
    ['that is not signed (alg none)', () => new UnsecuredJWT(claims({ roles: ['admin'] })).encode()],
    ['whose roles are a text', () => signed(claims({ roles: 'admin' }))],
    ['whose roles are an object', () => signed(claims({ roles: { 0: 'admin', length: 1 } }))],
    ['whose roles were changed', async () => withRoles(await testApp.tokenFor(MEMBER))],
  ])('should refuse a token %s', async (_what, makeToken) => {
    await expectRefusedEverywhere({ token: await makeToken() }, 401, 'unauthenticated');
  });
});

describe('the row of a user', () => {
  it('should have no column that could make them an admin', async () => {
    const [row] = (await rowsByTable(testApp.database)).get('User') ?? [];
    expect(Object.keys(row ?? {}).sort()).toEqual([
      'createdAt',
      'email',
      'id',
      'name',
      'points',
      'updatedAt',
    ]);
  });

  it.each(['POST /v1/twitter/connection/authorize', 'POST /v1/completions/verify'])(
    'should accept no roles with %s',
    async (route) => {
      const response = await ask(route, {
        token: await testApp.tokenFor(MEMBER),
        body: { roles: ['admin'] },
      });
      expectProblem(response, 400, 'validation_failed');
    },
  );
});

/** The token with other claims and the old signature. */
function withRoles(token: string): string {
  const [header = '', , signature = ''] = token.split('.');
  const payload = Buffer.from(JSON.stringify(claims({ roles: ['admin'] }))).toString('base64url');
  return [header, payload, signature].join('.');
}
