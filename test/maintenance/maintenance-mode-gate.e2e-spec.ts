import { RequestMethod } from '@nestjs/common';
import { SignJWT } from 'jose';
import type { Response } from 'supertest';
import { putMode, switchMode } from '../support/jobs/maintenance-mode.js';
import { rowsOf } from '../support/database/stored-rows.js';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { routeHandlersOf } from '../support/http/route-handlers.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TEST_JWT_SECRET } from '../support/app/test-environment.js';
import { followTask } from '../support/members/new-task.js';

const SAFE = [RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS];
const AUTHORIZE = '/v1/twitter/connection/authorize';

interface Route {
  readonly method: string;
  readonly path: string;
}

let testApp: TestApp;
let taskId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  taskId = (await aTask(testApp, followTask())).id;
});

beforeEach(() => switchMode(testApp, true, 'We are moving house.'));

afterEach(() => switchMode(testApp, false));

afterAll(() => testApp.close());

/** The routes of end users that write or read. */
function endUserRoutes(isWrite: boolean): Route[] {
  return routeHandlersOf(testApp)
    .filter(({ access }) => access?.kind === 'authenticated' && access.role === null)
    .filter(({ method }) => SAFE.includes(method) !== isWrite)
    .map(({ route }) => {
      const [method = '', path = ''] = route.split(' ');
      return { method: method.toLowerCase(), path };
    });
}

async function call({ method, path }: Route, sub: string): Promise<Response> {
  const http = testApp.http();
  const request = http[method as 'get' | 'post' | 'delete'](path.replace(':id', taskId));
  return request.set('authorization', await testApp.authorization(sub));
}

describe('end users in maintenance mode', () => {
  it('should be refused on every route that writes, with the message of the admin, and without any write', async () => {
    const before = await rowsOf(testApp.database);
    const writes = endUserRoutes(true);
    for (const route of writes) {
      const response = await call(route, 'user-unknown');
      expectProblem(response, 503, 'maintenance_mode');
      expect(response.body.detail).toBe('We are moving house.');
      expect(response.headers['retry-after']).toBe('60');
    }
    expect(writes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      expect.arrayContaining([
        'delete /v1/twitter/connection',
        'post /v1/completions/verify',
        'post /v1/completions/:id/verify',
        'post /v1/tasks/:id/completions',
        'post /v1/twitter/connection/authorize',
      ]),
    );
    expect(await rowsOf(testApp.database)).toEqual(before);
  });

  it('should still read, without a new row for an unknown user', async () => {
    const before = await rowsOf(testApp.database);
    const reads = endUserRoutes(false);
    expect(reads.length).toBeGreaterThanOrEqual(5);
    for (const route of reads) {
      const { status, body } = await call(route, 'user-unknown');
      expect([200, 404]).toContain(status);
      if (status === 404) expect(route.path).toBe('/v1/completions/:id');
      expect(body.code).not.toBe('maintenance_mode');
    }
    expect(await rowsOf(testApp.database)).toEqual(before);
  });

  it('should have a changed name stored only when the mode is off again', async () => {
    const user = { id: 'user-renamed', email: null, name: 'Before' };
    await testApp.database.user.create({ data: user });
    const token = await new SignJWT({ name: 'After' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user.id)
      .setExpirationTime('30 days')
      .sign(new TextEncoder().encode(TEST_JWT_SECRET));
    const names: unknown[] = [];
    for (const enabled of [true, false]) {
      await switchMode(testApp, enabled);
      await testApp.http().get('/v1/tasks').set('authorization', `Bearer ${token}`).expect(200);
      names.push((await testApp.database.user.findUniqueOrThrow({ where: { id: user.id } })).name);
    }
    expect(names).toEqual(['Before', 'After']);
  });

  it('should get the default message without one of the admin', async () => {
    await switchMode(testApp, true);
    const { body } = await new Member(testApp, 'user-unknown', 'unknown').post(AUTHORIZE);
    expect(body.detail).toMatch(/maintenance/);
  });

  it('should not cause errors in the log when they are refused', async () => {
    await switchMode(testApp, true);
    const member = new Member(testApp, 'user-unknown', 'unknown');
    expectProblem(await member.post('/v1/completions/verify'), 503, 'maintenance_mode');
    expect(testApp.logLines().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('should still get 401 with an invalid token', async () => {
    expectProblem(await testApp.http().post(AUTHORIZE).send({}), 401, 'unauthenticated');
  });

  it('should be refused on the routes of end users even as admins', async () => {
    expectProblem(await new Admin(testApp).post(AUTHORIZE), 503, 'maintenance_mode');
  });

  it('should succeed with the same idempotency key once the mode is off', async () => {
    const bob = aMember(testApp, 'bob');
    const send = async () =>
      testApp
        .http()
        .post(AUTHORIZE)
        .set({ authorization: await testApp.authorization(bob.id), 'idempotency-key': 'one and only' })
        .send({});
    expectProblem(await send(), 503, 'maintenance_mode');
    expect(await testApp.database.idempotencyKey.count()).toBe(0);
    await switchMode(testApp, false);
    const answer = await send();
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([201, undefined]);
  });
});

describe('admins and probes in maintenance mode', () => {
  it('should still work: tasks, lists, jobs and the mode itself', async () => {
    const admin = new Admin(testApp);
    const users = await testApp.database.user.count();
    const { id } = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'hello' });
    expect((await admin.patch(`/v1/admin/tasks/${id}`, { title: 'Another' })).status).toBe(200);
    expect((await admin.delete(`/v1/admin/tasks/${id}`)).status).toBe(204);
    for (const path of ['verification-logs', 'maintenance/jobs', 'maintenance/runs', 'usage', 'audit-events'])
      expect([path, (await admin.get(`/v1/admin/${path}`)).status]).toEqual([path, 200]);
    expect((await putMode(testApp, { enabled: true, message: 'Nearly done.' })).status).toBe(200);
    expect(await testApp.database.user.count()).toBe(users);
  });

  it('should create no row for an unknown admin', async () => {
    const response = await testApp
      .http()
      .get('/v1/admin/tasks')
      .set('authorization', await testApp.authorization('another-admin', ['admin']));
    expect(response.status).toBe(200);
    expect(await testApp.database.user.findUnique({ where: { id: 'another-admin' } })).toBeNull();
  });

  it.each(['/health/live', '/health/ready'])('should still get %s', async (path) => {
    expect((await testApp.http().get(path)).status).toBe(200);
  });
});
