import type { Response, Test } from 'supertest';
import { expectProblem } from '../support/http/expect-problem.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const LIMIT = 5;
const TASKS = '/v1/tasks';
const CLAIMS = '/v1/tasks/a-task/completions';
const CALLBACK = '/v1/twitter/connection/callback';

let app: TestApp;
let tests = 0;
let home: string;
let elsewhere: string;

beforeAll(async () => {
  app = await startTestApp({
    simulator: false,
    env: { RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUSTED_PROXIES: 'loopback' },
  });
});

/** Each test has its own addresses and users, and so its own limits. */
beforeEach(() => {
  tests += 1;
  home = `203.0.113.${tests}`;
  elsewhere = `198.51.100.${tests}`;
});

afterAll(() => app.close());

async function get(authorization: string | null, address = home, path = TASKS): Promise<Response> {
  const request = app.http().get(path).set('x-forwarded-for', address);
  return authorization === null ? request : request.set({ authorization });
}

async function spend(ask: () => Promise<Response>, times = LIMIT): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) statuses.push((await ask()).status);
  return statuses;
}

function expectRefused(response: Response): void {
  expectProblem(response, 429, 'too_many_requests');
  const seconds = Number(response.headers['retry-after']);
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
}

const times = (status: number, count = LIMIT): number[] => Array.from({ length: count }, () => status);

describe('the request limit', () => {
  it('should apply to a user, whatever the address and the token', async () => {
    const [token, another] = [await app.authorization('busy'), await app.authorization('busy', ['admin'])];
    expect(await spend(() => get(token))).toEqual(times(200));
    expectRefused(await get(token));
    expectRefused(await get(another, elsewhere, '/v1/admin/tasks'));
  });

  it('should not apply to another user at the same address', async () => {
    const busy = await app.authorization('busier');
    await spend(() => get(busy), LIMIT + 3);
    expect(await spend(() => get(`${busy}x`), 1)).toEqual([401]);
    const other = await app.authorization('other');
    expect(await spend(() => get(other))).toEqual(times(200));
  });

  it('should count requests refused for their role, before a row is created for the user', async () => {
    const curious = await app.authorization('curious');
    expect(await spend(() => get(curious, undefined, '/v1/admin/tasks'))).toEqual(times(403));
    expectRefused(await get(curious));
    expect(await app.database.user.count({ where: { id: 'curious' } })).toBe(0);
  });

  it.each([
    ['without a token', null],
    ['with a bad token', 'Bearer bad'],
  ])('should apply to an address %s', async (_what, authorization) => {
    expect(await spend(() => get(authorization))).toEqual(times(401));
    expectRefused(await get(authorization));
    expect((await get(authorization, elsewhere)).status).toBe(401);
  });

  it('should count an IPv6 network as one address', async () => {
    let host = 0;
    const ask = () => get(null, `2001:db8:0:1::${(host += 1).toString(16)}`);
    expect(await spend(ask)).toEqual(times(401));
    expectRefused(await ask());
    expect((await get(null, '2001:db8:0:2::1')).status).toBe(401);
  });

  it('should not refuse a valid token because of others at its address', async () => {
    const good = await app.authorization('neighbour');
    await spend(() => get('Bearer bad'), LIMIT + 1);
    expectRefused(await get('Bearer bad'));
    expect(await spend(() => get(good))).toEqual(times(200));
  });

  it.each<[string, number, (request: ReturnType<TestApp['http']>) => Test]>([
    ['the callback of a sign-in', 302, (http) => http.get(CALLBACK).redirects(0)],
    ['an unknown path', 404, (http) => http.get('/v1/nothing')],
    ['an unknown page', 404, (http) => http.get('/admin/nothing.js')],
    ['a method that the path does not know', 405, (http) => http.put(TASKS)],
    ['OPTIONS that is no preflight request', 405, (http) => http.options(TASKS)],
    ['a body that is too large', 413, (http) => http.post(CLAIMS).send({ proofUrl: 'x'.repeat(101 * 1024) })],
    ['a body that is no JSON', 400, (http) => http.post(CLAIMS).type('json').send('{')],
    ['a body of another type', 415, (http) => http.post(CLAIMS).type('text/plain').send('a')],
  ])('should count %s', async (_what, status, ask) => {
    const askFromHome = async () => ask(app.http()).set('x-forwarded-for', home);
    expect(await spend(askFromHome)).toEqual(times(status));
    expectRefused(await askFromHome());
    expectRefused(await get(null));
    const good = await app.authorization(`good-at-${home}`);
    expect((await get(good)).status).toBe(200);
  });

  it.each([
    ['with a port behind it', (host: string, port: number) => `${host}:${port}`],
    ['with a port, of IPv6', (host: string, port: number) => `[2001:db8::${host.split('.').at(-1)}]:${port}`],
    ['in brackets', (host: string) => `[2001:db8:f::${host.split('.').at(-1)}]`],
    ['that is none', (_host: string, port: number) => `unknown-${port}`],
    ['that is none, behind one that is', (host: string, port: number) => `${host}, _hidden${port}`],
    [
      'behind another trusted proxy with its port',
      (host: string, port: number) => `${host}:${port}, 127.0.0.1:${port}`,
    ],
    ['after anything that the client says itself', (host: string, port: number) => `${port}.0.0.1, ${host}`],
  ])('should apply to an address %s', async (_what, forwarded) => {
    let port = 1024 + tests;
    const ask = () => get(null, forwarded(home, (port += 1)));
    const statuses = await spend(ask, LIMIT + 1);
    expect(statuses.at(-1)).toBe(429);
  });

  it('should never apply to the health routes', async () => {
    await spend(() => get(null), LIMIT + 1);
    for (const path of ['/health/live', '/health/ready'])
      expect(await spend(() => get(null, undefined, path), 2 * LIMIT)).toEqual(times(200, 2 * LIMIT));
  });

  it('should count the address of a proxy that is not trusted', async () => {
    const untrusting = await startTestApp({
      simulator: false,
      env: { RATE_LIMIT_PER_MINUTE: String(LIMIT) },
    });
    try {
      let last = 0;
      const ask = async () => {
        last += 1;
        return untrusting.http().get(TASKS).set('x-forwarded-for', `203.0.113.${last}`);
      };
      expect(await spend(ask)).toEqual(times(401));
      expectRefused(await ask());
    } finally {
      await untrusting.close();
    }
  });
});

describe('RATE_LIMIT_PER_MINUTE=0', () => {
  it('should switch the limit off', async () => {
    const unlimited = await startTestApp({ simulator: false, env: { RATE_LIMIT_PER_MINUTE: '0' } });
    try {
      const ask = async () => unlimited.http().get(TASKS);
      expect(await spend(ask, 4 * LIMIT)).toEqual(times(401, 4 * LIMIT));
    } finally {
      await unlimited.close();
    }
  });
});
