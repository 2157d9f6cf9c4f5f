import type { Response } from 'supertest';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask } from '../support/members/member.js';
import { aClaim } from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  admin = new Admin(testApp);
  const { id, taskId, userId } = await aClaim(testApp);
  await testApp.database.twitterVerificationLog.create({
    data: {
      completionId: id,
      taskId,
      userId,
      taskType: 'TWITTER_POST',
      verificationResult: 'APPROVED',
      verificationTime: 1,
      apiCallCount: 1,
      verifiedAt: new Date('2026-01-31T12:00:00Z'),
    },
  });
});

afterAll(() => testApp.close());

const FIRST = '1970-01-01T00:00:00.000Z';
const LAST = '9999-12-31T23:59:59.999Z';
const OUTSIDE = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '0099-12-31T23:59:59Z',
  '0999-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999-00:01',
  '9999-12-31T23:59:59-14:00',
];
const LISTS = [
  '/v1/admin/verification-logs',
  '/v1/admin/verification-logs/export',
  '/v1/admin/verification-logs/stats',
  '/v1/admin/verification-logs/second-looks',
  '/v1/admin/audit-events',
  '/v1/admin/usage',
];

const ask = (path: string, query: Record<string, string>): Promise<Response> =>
  admin.get(`${path}?${new URLSearchParams(query).toString()}`);

describe('a time at the edge of the calendar', () => {
  it.each(LISTS)('should be accepted from 1970 to 9999 only, by %s', async (path) => {
    for (const name of ['from', 'to'])
      for (const time of OUTSIDE) expectProblem(await ask(path, { [name]: time }), 400, 'validation_failed');
    expect((await ask(path, { from: FIRST, to: LAST })).status).toBe(200);
    expect((await ask(path, { from: LAST })).status).toBe(200);
    expect((await ask(path, { to: FIRST })).status).toBe(200);
  });

  it('should not interrupt an export', async () => {
    const { text } = await ask('/v1/admin/verification-logs/export', {
      from: FIRST,
      to: LAST,
      format: 'csv',
    });
    expect(text.trim().split('\n')).toHaveLength(2);
  });

  it('should be returned by a task as it was given', async () => {
    const task = { title: 'A task', taskType: 'TWITTER_POST' };
    for (const time of OUTSIDE) {
      for (const name of ['startsAt', 'endsAt'])
        expectProblem(
          await admin.post('/v1/admin/tasks', { ...task, [name]: time }),
          400,
          'validation_failed',
        );
    }
    const { status, body } = await admin.post('/v1/admin/tasks', { ...task, startsAt: FIRST, endsAt: LAST });
    expect(status).toBe(201);
    const stored = (await admin.get(`/v1/admin/tasks/${body.id}`)).body;
    expect([stored.startsAt, stored.endsAt]).toEqual([FIRST, LAST]);
  });

  it('should not break the verification of a claim whose task begins there', async () => {
    const alice = await aMember(testApp, 'alice').connect();
    for (const startsAt of ['2081-01-01T00:00:00.000Z', '9999-12-31T23:59:59.998Z']) {
      const { id } = await aTask(testApp, { taskType: 'TWITTER_POST' });
      expect((await alice.claim(id)).status).toBe(201);
      expect((await admin.patch(`/v1/admin/tasks/${id}`, { startsAt })).status).toBe(200);
      const { status, body } = await alice.post('/v1/completions/verify');
      expect(status).toBe(200);
      expect(body.results).toContainEqual(expect.objectContaining({ taskId: id }));
    }
  });

  it('should be a day of 1970 to 9999 in the usage', async () => {
    expect((await ask('/v1/admin/usage', { from: '1970-01-01', to: '9999-12-31' })).status).toBe(200);
    for (const day of ['0001-01-01', '1969-12-31', '10000-01-01'])
      expectProblem(await ask('/v1/admin/usage', { from: day }), 400, 'validation_failed');
  });
});
