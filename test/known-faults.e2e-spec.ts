import type { FaultKind } from '#x-simulator';
import { attemptsOf, expectApproved, expectRejected, forgetRetries, verify } from './support/completions.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, aTask, Member, statusUrl } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

let testApp: TestApp;
let member: Member;
let targetId: string;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  targetId = testApp.simulator.world.post({ author: 'brand', text: 'Our launch' }).id;
});

beforeEach(async () => {
  members += 1;
  member = await aMember(testApp, `member${members}`).connect();
  testApp.clock.advance(60_000);
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(async () => {
  await testApp.close();
});

async function claimFollow(who = member) {
  const task = { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand', points: 5 };
  return who.claim((await aTask(testApp, task)).id);
}

async function claimLike() {
  const task = await aTask(testApp, { taskType: 'TWITTER_LIKE', targetUrl: statusUrl(targetId) });
  return member.claim(task.id);
}

describe('faults that services like this one are known for', () => {
  it('a negative answer is not cached: follow, then verify again, and it is approved', async () => {
    const rejected = await claimFollow();
    expectRejected(rejected, '@brand is not followed.');
    testApp.simulator.world.follow(member.username, 'brand');
    expectApproved(await verify(member, rejected.body.id));
  });

  it('verifying again does not award anything twice', async () => {
    testApp.simulator.world.follow(member.username, 'brand');
    const { id, taskId } = (await claimFollow()).body;
    for (let again = 0; again < 3; again += 1) {
      await verify(member, id);
      await member.claim(taskId);
    }
    const user = await testApp.database.user.findUniqueOrThrow({ where: { id: member.id } });
    expect(user.points).toBe(5n);
  });

  it('a failure before the first call writes an audit row too', async () => {
    const stranger = new Member(testApp, `stranger${members}`, 'nobody');
    expectProblem(await claimFollow(stranger), 409, 'twitter_not_connected');
    const rows = await testApp.database.twitterVerificationLog.findMany({ where: { userId: stranger.id } });
    expect(rows).toMatchObject([{ verificationResult: 'ERROR', apiCallCount: 0 }]);

    await testApp.database.twitterConnection.update({
      where: { userId: member.id },
      data: { scope: 'tweet.read users.read offline.access' },
    });
    const { id } = (await claimLike()).body;
    expect(await attemptsOf(testApp, id)).toMatchObject([{ verificationResult: 'ERROR', apiCallCount: 0 }]);
    expect(testApp.simulator.requests.count()).toBe(0);
  });

  it.each<[FaultKind['kind'], number, number]>([
    ['unauthorized', 2, 1],
    ['forbidden', 1, 0],
    ['not-found', 1, 0],
  ])('%s is asked %i times in all, with %i refreshes', async (kind, calls, refreshes) => {
    testApp.simulator.faults.add({ kind, route: '/2/users/by', times: Infinity } as FaultKind);
    const response = await claimFollow();
    expect(response.body.status).toBe('PENDING');
    expect(testApp.simulator.requests.count({ route: '/2/users/by' })).toBe(calls);
    expect(testApp.simulator.requests.count({ route: '/2/oauth2/token' })).toBe(refreshes);
    expect(response.body.verification.apiCallCount).toBe(calls);
  });

  it('a 401 that a refreshed token mends is an ordinary verdict', async () => {
    testApp.simulator.world.follow(member.username, 'brand');
    testApp.simulator.faults.add({ kind: 'unauthorized', route: '/2/users/by' });
    expectApproved(await claimFollow());
    expect(testApp.simulator.requests.count({ route: '/2/oauth2/token' })).toBe(1);
  });

  it('a list that is cut short never says no', async () => {
    testApp.simulator.faults.add({ kind: 'truncated-list', times: Infinity });
    const response = await claimLike();
    expect(response.body).toMatchObject({ status: 'PENDING', errorCode: 'evidence_incomplete' });
  });

  it('a deleted target is not held against the member', async () => {
    const { id } = testApp.simulator.world.post({ author: 'brand', text: 'Soon gone' });
    testApp.simulator.world.like(member.username, id);
    const task = await aTask(testApp, { taskType: 'TWITTER_LIKE', targetUrl: statusUrl(id) });
    testApp.simulator.world.deletePost(id);
    const response = await member.claim(task.id);
    expect(response.body).toMatchObject({ status: 'PENDING', errorCode: 'target_unavailable' });
  });

  it('a new claim that X cannot answer is open, whatever the verdict before it was', async () => {
    const { id } = (await claimFollow()).body;
    testApp.simulator.faults.add({ kind: 'server-error' });
    const again = await verify(member, id);
    expect(again.body).toMatchObject({
      status: 'PENDING',
      errorCode: 'x_unavailable',
      rejectionReason: null,
    });
    expectRejected(await verify(member, id), '@brand is not followed.');
  });
});
