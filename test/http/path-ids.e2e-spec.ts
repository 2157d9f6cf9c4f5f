import type { Response } from 'supertest';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { aClaim } from '../support/verify/review.js';
import { routeHandlersOf } from '../support/http/route-handlers.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let testApp: TestApp;
let admin: Admin;
let alice: Member;
let taskId: string;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
  alice = await aMember(testApp, 'alice').connect();
  taskId = (await aTask(testApp, { taskType: 'TWITTER_POST' })).id;
});

afterAll(() => testApp.close());

/** Texts that are no id. */
const NO_IDS = ['%20', 'a%20', '%20a', 'a%09', 'a%00b', '%C3%A9', 'x'.repeat(192), '%F0%9F%98%80', 'a%7F'];

function send(method: string, path: string): Promise<Response> {
  switch (method) {
    case 'POST':
      return admin.post(path);
    case 'PATCH':
      return admin.patch(path, {});
    case 'DELETE':
      return admin.delete(path);
    default:
      return admin.get(path);
  }
}

describe('an id in a path', () => {
  it('should be answered with 404 on every route when it cannot be an id', async () => {
    const routes = routeHandlersOf(testApp)
      .map(({ route }) => route)
      .filter((route) => route.includes(':'));
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      for (const id of NO_IDS) expectProblem(await send(method, path.replace(/:\w+/, id)), 404, 'not_found');
    }
  });

  it('should not match with added blanks, which some databases ignore', async () => {
    const { id: claimId } = await aClaim(testApp, { taskId, userId: alice.id });
    for (const blank of ['%20', '%20%20', '%09']) {
      expectProblem(await alice.claim(`${taskId}${blank}`), 404, 'not_found');
      expectProblem(await alice.get(`/v1/completions/${claimId}${blank}`), 404, 'not_found');
      expectProblem(await alice.post(`/v1/completions/${claimId}${blank}/verify`), 404, 'not_found');
    }
    const batch = { completionIds: [`${claimId} `] };
    expectProblem(await alice.post('/v1/completions/verify', batch), 400, 'validation_failed');
    expectProblem(await admin.post('/v1/admin/verifications', batch), 400, 'validation_failed');
    expect(await testApp.database.completion.findMany({ select: { taskId: true } })).toEqual([{ taskId }]);
  });
});
