import type { Response } from 'supertest';
import { aMember, aTask, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0', EVIDENCE_TTL_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  alice = aMember(testApp, 'alice');
});

afterAll(() => testApp.close());

async function postWith(key: string, path: string, body: object = {}): Promise<Response> {
  return testApp
    .http()
    .post(path)
    .set('authorization', await testApp.authorization(alice.id))
    .set('idempotency-key', key)
    .send(body);
}

function expectSame(again: Response, first: Response): void {
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(again.headers['idempotent-replayed']).toBe('true');
}

describe('Idempotency-Key on the routes of end users', () => {
  it('should let a sign-in continue with the repeated answer and cookie', async () => {
    const path = '/v1/twitter/connection/authorize';
    const first = await postWith('sign in', path);
    const again = await postWith('sign in', path);
    expectSame(again, first);
    expect(again.headers['set-cookie']).toEqual(first.headers['set-cookie']);
    expect(await testApp.database.authorizationRequest.count()).toBe(1);
    const [cookie = ''] = again.headers['set-cookie'] as unknown as string[];
    const callback = await testApp.simulator.approve(again.body.authorizationUrl, 'alice');
    const back = await alice.comeBack(callback, cookie.split(';')[0] ?? '');
    expect(back.headers.location).toContain('twitter=connected');
  });

  it('should claim a task once: 201 again, without a second call to X', async () => {
    const { id } = await aTask(testApp, followTask());
    const first = await postWith('claim', `/v1/tasks/${id}/completions`);
    expect([first.status, first.body.status]).toEqual([201, 'REJECTED']);
    testApp.simulator.world.follow('alice', 'brand');
    testApp.simulator.requests.clear();
    expectSame(await postWith('claim', `/v1/tasks/${id}/completions`), first);
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await testApp.database.twitterVerificationLog.count()).toBe(1);
  });

  it('should verify once, one completion and many', async () => {
    const { id } = await testApp.database.completion.findFirstOrThrow();
    testApp.simulator.world.unfollow('alice', 'brand');
    for (const path of [`/v1/completions/${id}/verify`, '/v1/completions/verify']) {
      const first = await postWith('verify', path);
      expect(first.status).toBe(200);
      testApp.simulator.requests.clear();
      expectSame(await postWith('verify', path), first);
      expect(testApp.simulator.requests.count()).toBe(0);
    }
    expect(await testApp.database.twitterVerificationLog.count()).toBe(3);
  });

  it('should repeat a rejection without a second log row', async () => {
    const first = await postWith('nowhere', '/v1/tasks/nowhere/completions');
    expect(first.status).toBe(404);
    expectSame(await postWith('nowhere', '/v1/tasks/nowhere/completions'), first);
  });

  it('should let a frontend read the header of a repeated answer', async () => {
    const response = await testApp.http().get('/health/live').set('origin', 'http://localhost:5173');
    expect(response.headers['access-control-expose-headers']).toContain('idempotent-replayed');
  });
});
