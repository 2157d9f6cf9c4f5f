import type { FaultKind } from '#x-simulator';
import {
  attemptsOf,
  expectApproved,
  expectRejected,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

let testApp: TestApp;
let member: Member;
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  targetId = testApp.simulator.world.post({ author: 'brand', text: 'Our launch' }).id;
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
  testApp.clock.advance(60_000);
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

async function claimFollow(who = member) {
  return who.claimNew(followTask('brand', { points: 5 }));
}

async function claimLike() {
  return member.claimNew(aboutPost('TWITTER_LIKE', targetId));
}

describe('faults that are common in services like this one', () => {
  it('should not cache a negative answer: follow, verify again, and it is approved', async () => {
    const rejected = await claimFollow();
    expectRejected(rejected, '@brand is not followed.');
    testApp.simulator.world.follow(member.username, 'brand');
    expectApproved(await verify(member, rejected.body.id));
  });

  it('should not award points twice when a claim is verified again', async () => {
    testApp.simulator.world.follow(member.username, 'brand');
    const { id, taskId } = (await claimFollow()).body;
    for (let again = 0; again < 3; again += 1) {
      await verify(member, id);
      await member.claim(taskId);
    }
    const user = await testApp.database.user.findUniqueOrThrow({ where: { id: member.id } });
    expect(user.points).toBe(5n);
  });

  it('should write a log row for a failure before the first call', async () => {
    const stranger = new Member(testApp, `stranger-to-${member.id}`, 'nobody');
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
  ])('after %s should make %i calls in all, with %i refreshes', async (kind, calls, refreshes) => {
    testApp.simulator.faults.add({ kind, route: '/2/users/by', times: Infinity } as FaultKind);
    const response = await claimFollow();
    expect(response.body.status).toBe('PENDING');
    expect(testApp.simulator.requests.count({ route: '/2/users/by' })).toBe(calls);
    expect(testApp.simulator.requests.count({ route: '/2/oauth2/token' })).toBe(refreshes);
    expect(response.body.verification.apiCallCount).toBe(calls);
  });

  it('should give an ordinary verdict when a refresh solves a 401', async () => {
    testApp.simulator.world.follow(member.username, 'brand');
    testApp.simulator.faults.add({ kind: 'unauthorized', route: '/2/users/by' });
    expectApproved(await claimFollow());
    expect(testApp.simulator.requests.count({ route: '/2/oauth2/token' })).toBe(1);
  });

  it('should never reject because of an incomplete list', async () => {
    testApp.simulator.faults.add({ kind: 'truncated-list', times: Infinity });
    const response = await claimLike();
    expect(response.body).toMatchObject({ status: 'PENDING', errorCode: 'evidence_incomplete' });
  });

  it('should not reject because of a deleted target', async () => {
    const { id } = testApp.simulator.world.post({ author: 'brand', text: 'Soon gone' });
    testApp.simulator.world.like(member.username, id);
    const task = await aTask(testApp, aboutPost('TWITTER_LIKE', id));
    testApp.simulator.world.deletePost(id);
    const response = await member.claim(task.id);
    expect(response.body).toMatchObject({ status: 'PENDING', errorCode: 'target_unavailable' });
  });

  it('should leave a new claim pending when X cannot answer, whatever the verdict before', async () => {
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
