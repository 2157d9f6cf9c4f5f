import type { World } from '#x-simulator';
import { Admin } from '../support/members/admin.js';
import { attemptsOf, forgetRetries, verify, verifyTogether } from '../support/verify/completions.js';
import { aNewMember, aTask, Member } from '../support/members/member.js';
import { decide, expectPoints, REASON, stored } from '../support/verify/review.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost, followTask, statusUrl } from '../support/members/new-task.js';

const POINTS = 5;
const HOUR_MS = 3_600_000;
const FOLLOWS = '/2/users/by';

let testApp: TestApp;
let world: World;
let admin: Admin;
let member: Member;

beforeAll(async () => {
  // With the default cooldown, which must not apply to final decisions.
  testApp = await startTestApp({ env: { VERIFICATION_SWEEP_MS: '50' } });
  world = testApp.simulator.world;
  for (const username of ['brand', 'closed']) world.addUser({ username });
  world.protectUser('closed');
  admin = new Admin(testApp);
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

const follow = (whom = 'brand') => aTask(testApp, followTask(whom, { points: POINTS }));
const follows = (isSo: boolean): void => {
  if (isSo) world.follow(member.username, 'brand');
  else world.unfollow(member.username, 'brand');
};

interface Decided {
  readonly id: string;
  readonly taskId: string;
  readonly seen: object;
  readonly attempts: number;
}

/** A claim about which X says the opposite of what the admin has decided. */
async function aDecided(status: 'APPROVED' | 'REJECTED'): Promise<Decided> {
  const { id: taskId } = await follow();
  const { id } = (await member.claim(taskId)).body;
  expect((await decide(admin, id, status)).status).toBe(200);
  follows(status === 'REJECTED');
  testApp.simulator.requests.clear();
  const seen = (await member.get(`/v1/completions/${id}`)).body;
  expect(seen).toMatchObject({ status, rejectionReason: status === 'REJECTED' ? REASON : null });
  return { id, taskId, seen, attempts: (await attemptsOf(testApp, id)).length };
}

/** Checks that the member sees it unchanged, that X was not asked and that nothing was written. */
async function expectUntouched({ id, seen, attempts }: Decided): Promise<void> {
  expect((await member.get(`/v1/completions/${id}`)).body).toEqual(seen);
  expect(await attemptsOf(testApp, id)).toHaveLength(attempts);
  expect(testApp.simulator.requests.count()).toBe(0);
}

describe.each(['APPROVED', 'REJECTED'] as const)('what an admin has decided to be %s', (status) => {
  it('should be returned unchanged, during and after the cooldown', async () => {
    const decided = await aDecided(status);
    for (const wait of [0, HOUR_MS]) {
      testApp.clock.advance(wait);
      for (const response of [await verify(member, decided.id), await member.claim(decided.taskId)]) {
        expect([response.status, response.body]).toEqual([200, decided.seen]);
      }
      const together = await verifyTogether(member, [decided.id]);
      expect([together.status, together.body]).toEqual([200, { results: [decided.seen], apiCallCount: 0 }]);
    }
    await expectUntouched(decided);
  });

  it('should be shown unchanged to admins', async () => {
    const decided = await aDecided(status);
    const { body } = await admin.post('/v1/admin/verifications', { completionIds: [decided.id] });
    expect(body).toEqual({
      results: [{ completionId: decided.id, status, verificationResult: 'REJECTED', errorCode: null }],
      apiCallCount: 0,
    });
    await expectUntouched(decided);
  });

  it('should not be refused for a missing connection', async () => {
    const stranger = aNewMember(testApp, 'stranger');
    const { id: taskId } = await follow();
    expect((await stranger.claim(taskId)).status).toBe(409);
    const { id } = await testApp.database.completion.findFirstOrThrow({ where: { userId: stranger.id } });
    await decide(admin, id, status);
    expect((await stranger.claim(taskId)).body).toMatchObject({ id, status });
    expect((await verify(stranger, id)).status).toBe(200);
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
  });

  it('should keep its proof', async () => {
    const target = world.post({ author: 'brand', text: 'Our launch' }).id;
    const quote = aboutPost('TWITTER_QUOTE', target);
    const { id: taskId } = await aTask(testApp, quote);
    const { id } = (await member.claim(taskId, { proofUrl: statusUrl('111') })).body;
    await decide(admin, id, status);
    const again = await member.claim(taskId, { proofUrl: statusUrl('222') });
    expect([again.status, again.body.proofUrl]).toEqual([200, statusUrl('111')]);
  });

  it('should not be retried any more', async () => {
    const { id: taskId } = await follow();
    const { id: userId } = world.user(member.username);
    testApp.simulator.faults.add({ kind: 'server-error', userId });
    const { id, nextVerificationAt } = (await member.claim(taskId)).body;
    const other = (await member.claim((await follow()).id)).body.id as string;
    expect(nextVerificationAt).toEqual(expect.any(String));
    await decide(admin, id, status);
    // Another claim that is due at the same time shows that the queue has been processed.
    await testApp.database.completion.update({
      where: { id: other },
      data: { status: 'PENDING', nextVerificationAt: new Date(nextVerificationAt) },
    });
    const before = (await attemptsOf(testApp, other)).length;
    testApp.clock.set(new Date(Date.parse(nextVerificationAt) + HOUR_MS));
    await waitUntil('the queue has passed', async () => (await attemptsOf(testApp, other)).length > before);
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
    expect(await stored(testApp, id)).toMatchObject({ status, nextVerificationAt: null, errorCode: null });
  });
});

describe('all open claims of a member', () => {
  it('should be verified together without those that an admin rejected, which stay unchanged', async () => {
    const decided = await aDecided('REJECTED');
    follows(false);
    const open = (await member.claim((await follow()).id)).body.id as string;
    testApp.clock.advance(HOUR_MS);
    const { body } = await verifyTogether(member);
    expect(body.results).toContainEqual(decided.seen);
    expect(body.results.map(({ id }: { id: string }) => id).sort()).toEqual([decided.id, open].sort());
    expect(await attemptsOf(testApp, decided.id)).toHaveLength(decided.attempts);
  });
});

describe('an attempt that runs while an admin decides', () => {
  it.each([
    ['a yes', 'REJECTED', true, 'APPROVED', 0],
    ['a no', 'APPROVED', false, 'REJECTED', POINTS],
    ['no certain answer', 'APPROVED', null, 'ERROR', POINTS],
    ['no certain answer', 'REJECTED', null, 'ERROR', 0],
  ] as const)(
    'should be logged as %s, and leave %s with its points',
    async (_, status, isSo, result, points) => {
      const { id: taskId } = await follow(isSo === null ? 'closed' : 'brand');
      const { id: userId } = world.user(member.username);
      if (isSo === null) world.follow(member.username, 'closed');
      else follows(isSo);
      testApp.simulator.requests.clear();
      const { goOn } = holdAnswers(testApp.simulator, { route: FOLLOWS, userId });
      const answer = member.claim(taskId);
      await waitUntil('X is asked', () => testApp.simulator.requests.count({ route: FOLLOWS }) > 0);
      const { id } = await testApp.database.completion.findFirstOrThrow({ where: { taskId } });
      await decide(admin, id, status);
      expect(await attemptsOf(testApp, id)).toEqual([]);

      goOn();
      expect((await answer).body).toMatchObject({ id, status, pointsAwarded: points });
      const attempts = await attemptsOf(testApp, id);
      expect(attempts.map(({ verificationResult }) => verificationResult)).toEqual([result]);
      expect(await stored(testApp, id)).toMatchObject({
        status,
        decisionReason: REASON,
        rejectionReason: status === 'REJECTED' ? REASON : null,
        errorCode: null,
        needsReview: false,
        nextVerificationAt: null,
        failedAttempts: 0,
      });
      await expectPoints(testApp, member.id, points);
    },
  );
});
