import {
  attemptsOf,
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
} from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl, type NewTask } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let testApp: TestApp;
let targetId: string;
let accounts = 0;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
  testApp.simulator.world.addUser({ username: 'brand' });
  targetId = testApp.simulator.world.post({ author: 'brand', text: 'Our launch' }).id;
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(async () => {
  await testApp.close();
});

/** A connected member who has liked the target; `ageDays` may be fractional. */
async function aLiker(account: { ageDays?: number; followersCount?: number }): Promise<Member> {
  accounts += 1;
  const { ageDays = 1_000, followersCount = 0 } = account;
  const createdAt = testApp.clock.now().getTime() - ageDays * DAY_MS;
  const member = await aMember(testApp, `member${accounts}`, { createdAt, followersCount }).connect();
  testApp.simulator.world.like(member.username, targetId);
  testApp.simulator.requests.clear();
  return member;
}

async function claimLike(member: Member, gates: Partial<NewTask>) {
  const task = await aTask(testApp, { taskType: 'TWITTER_LIKE', targetUrl: statusUrl(targetId), ...gates });
  return member.claim(task.id);
}

const requests = (route?: '/2/users/me' | '/2/tweets'): number =>
  testApp.simulator.requests.count(route === undefined ? {} : { route });

describe('the age of the account', () => {
  it('should be a no without a call, with one audit row, when it is too low', async () => {
    const member = await aLiker({ ageDays: 29.9 });
    const response = await claimLike(member, { minAccountAgeDays: 30 });
    expectRejected(response, 'The X account must be at least 30 days old.');
    expect(response.body.verification).toMatchObject({ apiCallCount: 0, cacheHit: false });
    expect(requests()).toBe(0);
    expect(await attemptsOf(testApp, response.body.id)).toMatchObject([
      { verificationResult: 'REJECTED', apiCallCount: 0, twitterApiResponse: '{"accountAgeDays":29}' },
    ]);
  });

  it('should let an account through that is old enough, without a call of its own', async () => {
    const member = await aLiker({ ageDays: 30 });
    const response = await claimLike(member, { minAccountAgeDays: 30 });
    expectApproved(response);
    expect(response.body.verification.apiCallCount).toBe(1);
  });

  it('should let an account through that has grown old enough, without a cooldown in between', async () => {
    const member = await aLiker({ ageDays: 29.5 });
    const { id } = (await claimLike(member, { minAccountAgeDays: 30 })).body;
    testApp.clock.advance(DAY_MS / 2);
    expectApproved(await verify(member, id));
  });
});

describe('the number of followers', () => {
  it('should let an account through whose stored number is enough, without asking for it', async () => {
    const response = await claimLike(await aLiker({ followersCount: 100 }), { minFollowers: 100 });
    expectApproved(response);
    expect(requests('/2/users/me')).toBe(0);
  });

  it('should be asked for once more before it is a no, and the target is not looked up', async () => {
    const member = await aLiker({ followersCount: 99 });
    const response = await claimLike(member, { minFollowers: 100 });
    expectRejected(response, 'The X account must have at least 100 followers.');
    expect(requests('/2/users/me')).toBe(1);
    expect(requests('/2/tweets')).toBe(0);
  });

  it('should let an account through that has grown since it was connected, and be remembered', async () => {
    const member = await aLiker({ followersCount: 1 });
    testApp.simulator.world.addUser({ username: `fan${accounts}` });
    testApp.simulator.world.follow(`fan${accounts}`, member.username);
    expectApproved(await claimLike(member, { minFollowers: 2 }));
    expect(requests('/2/users/me')).toBe(1);
    expectApproved(await claimLike(member, { minFollowers: 2 }));
    expect(requests('/2/users/me')).toBe(1);
  });

  it('should be no verdict when X does not say it', async () => {
    const member = await aLiker({ followersCount: 1 });
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/users/me' });
    await expectUndetermined(testApp, await claimLike(member, { minFollowers: 2 }), 'x_unavailable');
  });
});

describe('both gates', () => {
  it('should be a no for the age first, without a call', async () => {
    const member = await aLiker({ ageDays: 1, followersCount: 0 });
    const response = await claimLike(member, { minAccountAgeDays: 2, minFollowers: 2 });
    expectRejected(response, /days old/);
    expect(requests()).toBe(0);
  });

  it('should not stand in for the deed', async () => {
    const member = await aLiker({ followersCount: 5 });
    testApp.simulator.world.unlike(member.username, targetId);
    expectRejected(
      await claimLike(member, { minAccountAgeDays: 2, minFollowers: 2 }),
      'The post is not liked.',
    );
  });
});
