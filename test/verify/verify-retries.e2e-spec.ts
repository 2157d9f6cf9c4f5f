import type { Completion } from '#database';
import { BackgroundWork } from '../../src/platform/concurrency/background-work.js';
import { attemptsOf, expectUndetermined, forgetRetries, verify } from '../support/verify/completions.js';
import { aNewMember, Member } from '../support/members/member.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';

const MINUTE_MS = 60_000;

let testApp: TestApp;
let member: Member;

async function start(env: Record<string, string> = {}): Promise<void> {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0', VERIFICATION_SWEEP_MS: '50', ...env },
  });
  testApp.simulator.world.addUser({ username: 'brand' });
}

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  testApp.simulator.requests.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

async function claimFollow(who = member) {
  return who.claimNew(followTask('brand', { points: 2 }));
}

const stored = (id: string): Promise<Completion> =>
  testApp.database.completion.findUniqueOrThrow({ where: { id } });

/** The completion once it has this status. */
function settled(id: string, status: string): Promise<Completion> {
  return waitUntil(`the completion is ${status}`, async () => {
    const completion = await stored(id);
    return completion.status === status ? completion : null;
  });
}

function attempts(id: string, count: number) {
  return waitUntil(`there are ${count} attempts`, async () => {
    const rows = await attemptsOf(testApp, id);
    return rows.length >= count ? rows : null;
  });
}

describe('a completion that X could not tell about', () => {
  beforeAll(() => start());

  it('should be verified by itself once it is due, and not before', async () => {
    testApp.simulator.limits.set('/2/users/by', { limit: 0, windowSeconds: 900 });
    const response = await claimFollow();
    await expectUndetermined(testApp, response, 'rate_limited');
    testApp.simulator.limits.set('/2/users/by', { limit: 900, windowSeconds: 900 });
    testApp.simulator.world.follow(member.username, 'brand');
    const { id, nextVerificationAt } = response.body;

    const probe = await aSweepProbe();
    testApp.clock.set(new Date(Date.parse(nextVerificationAt) - 1));
    await probe.sweepPassed();
    expect(await attemptsOf(testApp, id)).toHaveLength(1);

    testApp.clock.set(new Date(nextVerificationAt));
    expect(await settled(id, 'APPROVED')).toMatchObject({
      pointsAwarded: 2,
      errorCode: null,
      nextVerificationAt: null,
      failedAttempts: 0,
    });
    expect(await attemptsOf(testApp, id)).toHaveLength(2);
  });

  it('should be rejected by a retry when X shows nothing then', async () => {
    testApp.simulator.faults.add({ kind: 'server-error' });
    const { id, nextVerificationAt } = (await claimFollow()).body;
    testApp.clock.set(new Date(nextVerificationAt));
    expect(await settled(id, 'REJECTED')).toMatchObject({ nextVerificationAt: null });
  });

  it('should need review after 8 failed attempts, and not be retried any more', async () => {
    const { id: userId } = testApp.simulator.world.user(member.username);
    testApp.simulator.faults.add({ kind: 'server-error', userId, times: Infinity });
    const other = await aNewMember(testApp, 'other').connect();
    const { id } = (await claimFollow()).body;
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 8; attempt += 1) {
      const { nextVerificationAt, needsReview, failedAttempts } = await stored(id);
      expect([needsReview, failedAttempts]).toEqual([false, attempt]);
      if (nextVerificationAt === null) throw new TypeError('no retry is planned');
      pauses.push(Math.floor((nextVerificationAt.getTime() - testApp.clock.now().getTime()) / MINUTE_MS));
      // X answers others, so that the breaker of the endpoint stays closed.
      await claimFollow(other);
      await verify(member, id);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(await stored(id)).toMatchObject({
      status: 'PENDING',
      needsReview: true,
      errorCode: 'x_unavailable',
      nextVerificationAt: null,
      failedAttempts: 8,
    });
    expect(await attemptsOf(testApp, id)).toHaveLength(8);
  });

  it('should be verified at once on request of the member, which ends the retries', async () => {
    testApp.simulator.faults.add({ kind: 'server-error' });
    const { id, nextVerificationAt } = (await claimFollow()).body;
    testApp.simulator.world.follow(member.username, 'brand');
    expect((await verify(member, id)).body.status).toBe('APPROVED');
    const probe = await aSweepProbe();
    testApp.clock.set(new Date(nextVerificationAt));
    await probe.sweepPassed();
    expect(await attemptsOf(testApp, id)).toHaveLength(2);
  });

  it('should not block others when it cannot be verified', async () => {
    testApp.simulator.faults.add({ kind: 'server-error', times: 2 });
    const broken = (await claimFollow()).body;
    const fine = (await claimFollow()).body;
    await testApp.database.completion.update({
      where: { id: broken.id },
      data: { userId: await anotherUser() },
    });
    await testApp.database.task.update({ where: { id: broken.taskId }, data: { taskType: 'TWITTER_POKE' } });
    testApp.clock.advance(10 * MINUTE_MS);
    await settled(fine.id, 'REJECTED');
    await waitUntil('the failure is in the log', () =>
      testApp.logLines().some(({ msg }) => msg === 'Retry failed'),
    );
    expect(await stored(broken.id)).toMatchObject({ status: 'PENDING' });
  });

  /** Another connected member. */
  async function anotherUser(): Promise<string> {
    return (await aNewMember(testApp, 'another').connect()).id;
  }

  /** A second member whose due completion shows that a sweep has run. */
  async function aSweepProbe(): Promise<{ sweepPassed: () => Promise<void> }> {
    const probe = await aNewMember(testApp, 'probe').connect();
    testApp.simulator.faults.add({ kind: 'server-error' });
    const { id } = (await probe.claimNew(followTask())).body;
    const dueIn = async (ms: number): Promise<void> => {
      const nextVerificationAt = new Date(testApp.clock.now().getTime() + ms);
      await testApp.database.completion.update({ where: { id }, data: { nextVerificationAt } });
    };
    return {
      sweepPassed: async () => {
        await dueIn(0);
        await attempts(id, 2);
      },
    };
  }
});

describe('a slow X', () => {
  /** The least time that X may take before another process retries the claim. */
  const PATIENCE_MS = 1_500;
  let letAnswer: () => void;

  beforeAll(async () => {
    await testApp.close();
    await start({ VERIFICATION_TIMEOUT_MS: '100' });
  });

  beforeEach(() => {
    testApp.simulator.world.follow(member.username, 'brand');
    letAnswer = holdAnswers(testApp.simulator).goOn;
  });

  // Closing the service waits for the answer.
  afterEach(() => {
    letAnswer();
  });

  it('should be awaited in the background after a 201 with PENDING', async () => {
    const response = await claimFollow();
    expect(response.body).toMatchObject({ status: 'PENDING', errorCode: null, verification: null });
    expect(response.status).toBe(201);
    letAnswer();
    await settled(response.body.id, 'APPROVED');
    expect(await attemptsOf(testApp, response.body.id)).toHaveLength(1);
    expect((await member.get(`/v1/completions/${response.body.id}`)).body.pointsAwarded).toBe(2);
  });

  it('should be retried if this process dies before X has answered', async () => {
    const { nextVerificationAt } = (await claimFollow()).body;
    expect(Date.parse(nextVerificationAt)).toBeGreaterThan(testApp.clock.now().getTime() + PATIENCE_MS);
  });

  it('should be asked once when the member asks again meanwhile', async () => {
    const first = await claimFollow();
    const again = await verify(member, first.body.id);
    expect(again.body).toMatchObject({ id: first.body.id, status: 'PENDING' });
    letAnswer();
    await settled(first.body.id, 'APPROVED');
    // A claim of the test before may be verified only now.
    const { id: userId } = testApp.simulator.world.user(member.username);
    expect(testApp.simulator.requests.count({ route: '/2/users/by', userId })).toBe(1);
  });

  it('should be awaited when the service shuts down', async () => {
    const { id } = (await claimFollow()).body;
    expect(await attemptsOf(testApp, id)).toHaveLength(0);
    const closed = testApp.app.close();
    const { stopping } = testApp.app.get(BackgroundWork);
    await waitUntil('the service stops', () => stopping.aborted);
    letAnswer();
    await closed;
    expect(await stored(id)).toMatchObject({ status: 'APPROVED', pointsAwarded: 2 });
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
  });
});
