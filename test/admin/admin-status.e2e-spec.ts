import type { Response } from 'supertest';
import { Instance } from '../../src/platform/concurrency/instance.js';
import { ModeWatch } from '../../src/platform/maintenance-mode/mode-watch.js';
import { switchMode } from '../support/jobs/maintenance-mode.js';
import { anotherInstance } from '../support/app/another-instance.js';
import { Admin } from '../support/members/admin.js';
import { forgetRetries } from '../support/verify/completions.js';
import { aMember, Member } from '../support/members/member.js';
import { aClaim } from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';
import { expectAdminsOnly } from '../support/http/expect-problem.js';

const STATUS = '/v1/admin/status';
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const ENDPOINTS = [
  'app',
  'users/by',
  'users/tweets',
  'users/liked_tweets',
  'users/bookmarks',
  'tweets',
  'users/me',
];

let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0', EVIDENCE_TTL_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

afterEach(async () => {
  await forgetRetries(testApp);
  await testApp.close();
});

async function statusOf(app = testApp): Promise<Response['body']> {
  const { status, body } = await new Admin(app).get(STATUS);
  expect(status).toBe(200);
  return body;
}

const inMs = (ms: number): Date => new Date(testApp.clock.now().getTime() + ms);

async function claimFollow(member: Member): Promise<Response> {
  return member.claimNew(followTask());
}

describe('the status', () => {
  it('should be empty for an idle service', async () => {
    const body = await statusOf();
    expect(body).toEqual({
      queue: { depth: 0, due: 0, oldestDueAt: null, ageSeconds: 0 },
      needsReview: 0,
      connections: { total: 0, active: 0, expired: 0, reconnectRequired: 0 },
      breakers: expect.any(Array),
      rateWindows: [],
      rateWindowsClosed: 0,
      instances: [
        {
          id: testApp.app.get(Instance).id,
          startedAt: testApp.clock.now().toISOString(),
          seenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          modeRevision: 0,
          busyWith: 0,
          isThisOne: true,
        },
      ],
      maintenanceMode: { enabled: false, state: 'off' },
      redis: null,
    });
    const closed = { state: 'closed', code: null, since: null, retryAt: null };
    expect(body.breakers).toEqual(expect.arrayContaining(ENDPOINTS.map((name) => ({ name, ...closed }))));
  });

  it('should count the claims in the queue and those that need review', async () => {
    // The queue takes up nothing then.
    await switchMode(testApp, true);
    await aClaim(testApp, { nextVerificationAt: inMs(HOUR_MS) });
    expect((await statusOf()).queue).toEqual({ depth: 1, due: 0, oldestDueAt: null, ageSeconds: 0 });

    const oldest = inMs(-90 * SECOND_MS - 1);
    for (const nextVerificationAt of [inMs(0), oldest, inMs(-SECOND_MS), inMs(1)]) {
      await aClaim(testApp, { nextVerificationAt });
    }
    await aClaim(testApp, { needsReview: true });
    await aClaim(testApp, { needsReview: true });
    await aClaim(testApp, { status: 'APPROVED' });
    await aClaim(testApp);
    expect(await statusOf()).toMatchObject({
      queue: { depth: 5, due: 3, oldestDueAt: oldest.toISOString(), ageSeconds: 90 },
      needsReview: 2,
    });
  });

  it('should count the connections by their status', async () => {
    const [ada, bob, eve] = [
      await aMember(testApp, 'ada').connect(),
      await aMember(testApp, 'bob').connect(),
      await aMember(testApp, 'eve').connect(),
    ];
    const change = (userId: string, data: object) =>
      testApp.database.twitterConnection.update({ where: { userId }, data });
    expect((await statusOf()).connections).toEqual({ total: 3, active: 3, expired: 0, reconnectRequired: 0 });
    await change(ada.id, { tokenExpiresAt: inMs(-1) });
    await change(bob.id, { reconnectRequiredAt: inMs(0), isActive: false });
    expect((await statusOf()).connections).toEqual({ total: 3, active: 1, expired: 1, reconnectRequired: 1 });
    await eve.delete('/v1/twitter/connection');
    expect((await statusOf()).connections).toEqual({ total: 2, active: 0, expired: 1, reconnectRequired: 1 });
  });

  it('should show which breaker is open, since when and until when', async () => {
    const member = await aMember(testApp, 'member').connect();
    testApp.simulator.faults.add({ kind: 'credits-depleted' });
    await claimFollow(member);
    const app = async () => (await statusOf()).breakers.find(({ name }: { name: string }) => name === 'app');
    const { retryAt, ...breaker } = await app();
    const since = testApp.clock.now().toISOString();
    expect(breaker).toEqual({ name: 'app', state: 'open', code: 'credits_depleted', since });
    expect(Date.parse(retryAt)).toBeGreaterThan(testApp.clock.now().getTime());
    await forgetRetries(testApp);
    testApp.clock.set(new Date(retryAt));
    expect((await app()).state).toBe('half_open');
  });

  it('should show which rate windows are closed and until when, the longest first', async () => {
    const xUserIds: string[] = [];
    for (const [username, resetSeconds] of Object.entries({ ada: 300, bob: 900 })) {
      const member = await aMember(testApp, username).connect();
      const { id: userId } = testApp.simulator.world.user(username);
      xUserIds.push(userId);
      testApp.simulator.faults.add({ kind: 'rate-limited', resetSeconds, userId });
      await claimFollow(member);
    }
    const { rateWindows, rateWindowsClosed } = await statusOf();
    const window = { scope: 'user', endpoint: 'users/by', closedUntil: expect.any(String) };
    expect(rateWindows).toEqual([
      { ...window, xUserId: xUserIds[1] },
      { ...window, xUserId: xUserIds[0] },
    ]);
    expect(rateWindowsClosed).toBe(2);
    expect(Date.parse(rateWindows[0].closedUntil) - Date.parse(rateWindows[1].closedUntil)).toBe(600_000);
  });

  it('should list every live instance and the state of maintenance mode', async () => {
    const other = await anotherInstance(testApp);
    const [ownId, otherId] = [testApp, other].map(({ app }) => app.get(Instance).id);
    const seen = async (app: TestApp) =>
      (await statusOf(app)).instances.map(({ id, isThisOne }: { id: string; isThisOne: boolean }) => [
        id,
        isThisOne,
      ]);
    try {
      expect((await seen(testApp)).sort()).toEqual(
        [
          [ownId, true],
          [otherId, false],
        ].sort(),
      );
      expect((await seen(other)).sort()).toEqual(
        [
          [ownId, false],
          [otherId, true],
        ].sort(),
      );
      await switchMode(testApp, true);
      for (const { app } of [testApp, other]) app.get(ModeWatch).tick();
      const status = await waitUntil('both go by the mode', async () => {
        const shown = await statusOf(other);
        const isApplied = shown.instances.every(
          ({ modeRevision }: { modeRevision: number }) => modeRevision === 1,
        );
        return isApplied && shown.maintenanceMode.state === 'quiet' ? shown : null;
      });
      expect(status.instances).toHaveLength(2);
      expect(status.maintenanceMode).toEqual({ enabled: true, state: 'quiet' });
    } finally {
      await other.close();
    }
    expect(await seen(testApp)).toEqual([[ownId, true]]);
  });

  it('should be open to admins only', async () => {
    await expectAdminsOnly(testApp, STATUS);
  });
});
