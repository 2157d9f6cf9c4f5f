import { MODE, putMode, switchMode, untilState } from '../support/jobs/maintenance-mode.js';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
});

/** Each test starts with the mode off, and without audit events. */
beforeEach(async () => {
  await switchMode(testApp, false);
  await testApp.database.auditEvent.deleteMany();
});

afterAll(() => testApp.close());

const storedMode = () => testApp.database.maintenanceMode.findFirst();

const events = () => testApp.database.auditEvent.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] });

describe('the maintenance mode that admins see', () => {
  it('should be off by default', async () => {
    const untouched = await startTestApp({ simulator: false });
    try {
      await switchMode(untouched, false);
      expect(await untouched.database.maintenanceMode.count()).toBe(0);
      const { status, body } = await new Admin(untouched).get(MODE);
      expect(status).toBe(200);
      expect(body).toEqual({ enabled: false, message: null, state: 'off', changedAt: null, changedBy: null });
    } finally {
      await untouched.close();
    }
  });

  it('should be as set last, with the admin and the time', async () => {
    const changedAt = testApp.clock.now().toISOString();
    const on = { enabled: true, message: 'Back at ten.', state: 'quiet', changedAt, changedBy: 'the-admin' };
    const answer = await putMode(testApp, { enabled: true, message: 'Back at ten.' });
    // Work in the background may keep the first answer from being quiet.
    expect([answer.status, { ...answer.body, state: 'quiet' }]).toEqual([200, on]);
    await untilState(testApp, 'quiet');
    expect((await admin.get(MODE)).body).toEqual(on);
    testApp.clock.advance(1_000);
    const off = { ...on, enabled: false, message: null, state: 'off' };
    expect((await putMode(testApp, { enabled: false })).body).toEqual({
      ...off,
      changedAt: testApp.clock.now().toISOString(),
    });
  });

  it.each([null, '', '  '])('should have no message for %j', async (message) => {
    expect((await putMode(testApp, { enabled: true, message })).body.message).toBeNull();
  });

  it('should refuse a message of 501 characters, and accept 500', async () => {
    expectProblem(
      await putMode(testApp, { enabled: true, message: 'm'.repeat(501) }),
      400,
      'validation_failed',
    );
    expect((await admin.get(MODE)).body.enabled).toBe(false);
    expect((await putMode(testApp, { enabled: true, message: 'm'.repeat(500) })).status).toBe(200);
  });

  it.each([
    {},
    { message: 'on' },
    { enabled: 'true' },
    { enabled: null },
    { enabled: true, message: 7 },
    { enabled: true, message: 'a\0b' },
    { enabled: true, until: 'noon' },
  ])('should refuse %j', async (body) => {
    const before = await storedMode();
    expectProblem(await putMode(testApp, body), 400, 'validation_failed');
    expect(await storedMode()).toEqual(before);
  });

  it('should neither be shown to nor set by members', async () => {
    const member = new Member(testApp, 'user-alice', 'alice');
    expectProblem(await member.get(MODE), 403, 'forbidden');
    const put = await testApp
      .http()
      .put(MODE)
      .set('authorization', await testApp.authorization(member.id));
    expectProblem(put, 403, 'forbidden');
    expectProblem(await testApp.http().get(MODE), 401, 'unauthenticated');
  });
});

describe('the audit events of the maintenance mode', () => {
  it('should record each change, with the state before and after', async () => {
    for (const [enabled, message] of [[true], [true, 'Soon over.'], [false]] as const) {
      await switchMode(testApp, enabled, message);
      testApp.clock.advance(1_000);
    }
    const { body } = await admin.get('/v1/admin/audit-events');
    const quietOn = { enabled: true, message: null };
    const spokenOn = { enabled: true, message: 'Soon over.' };
    const off = { enabled: false, message: null };
    const common = { actorId: 'the-admin', targetType: 'maintenance_mode', targetId: 'mode' };
    expect(body.data).toEqual([
      expect.objectContaining({
        ...common,
        action: 'maintenance_mode.disable',
        before: spokenOn,
        after: off,
      }),
      expect.objectContaining({
        ...common,
        action: 'maintenance_mode.change',
        before: quietOn,
        after: spokenOn,
      }),
      expect.objectContaining({ ...common, action: 'maintenance_mode.enable', before: off, after: quietOn }),
    ]);
  });

  it('should not record a request that changes nothing', async () => {
    const off = await storedMode();
    await switchMode(testApp, false);
    expect(await storedMode()).toEqual(off);
    expect(await events()).toEqual([]);
    await switchMode(testApp, true, 'Back at ten.');
    const row = await testApp.database.maintenanceMode.findFirstOrThrow();
    testApp.clock.advance(1_000);
    await switchMode(testApp, true, 'Back at ten.');
    expect(await testApp.database.maintenanceMode.findFirstOrThrow()).toEqual(row);
    expect(await events()).toHaveLength(1);
  });

  it('should be one for each change, however many ask at the same time', async () => {
    const before = (await storedMode())?.revision ?? 0;
    const messages = Array.from({ length: 8 }, (_, index) => `message ${index}`);
    const answers = await Promise.all(
      [...messages, ...messages].map((message) => putMode(testApp, { enabled: true, message })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { revision, message } = await testApp.database.maintenanceMode.findFirstOrThrow();
    const recorded = await events();
    expect(recorded).toHaveLength(revision - before);
    expect(recorded.filter(({ action }) => action === 'maintenance_mode.enable')).toHaveLength(1);
    expect(messages).toContain(message);
  });
});
