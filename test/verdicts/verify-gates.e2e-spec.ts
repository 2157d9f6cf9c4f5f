import {
  attemptsOf,
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, type NewTask } from '../support/members/new-task.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let testApp: TestApp;
let targetId: string;

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

afterAll(() => testApp.close());

/** A connected member who has liked the target; `ageDays` may have a fraction. */
async function aLiker(account: { ageDays?: number; followersCount?: number }): Promise<Member> {
  const { ageDays = 1_000, followersCount = 0 } = account;
  const createdAt = testApp.clock.now().getTime() - ageDays * DAY_MS;
  const member = await aNewMember(testApp, 'member', { createdAt, followersCount }).connect();
  testApp.simulator.world.like(member.username, targetId);
  testApp.simulator.requests.clear();
  return member;
}

async function claimLike(member: Member, gates: Partial<NewTask>) {
  return member.claimNew(aboutPost('TWITTER_LIKE', targetId, gates));
}

const requests = (route?: '/2/users/me' | '/2/tweets'): number =>
  testApp.simulator.requests.count(route === undefined ? {} : { route });

describe('the age of the account', () => {
  it('should cause a rejection without a call, with one log row, when it is too low', async () => {
    const member = await aLiker({ ageDays: 29.9 });
    const response = await claimLike(member, { minAccountAgeDays: 30 });
    expectRejected(response, 'The X account must be at least 30 days old.');
    expect(response.body.verification).toMatchObject({ apiCallCount: 0, cacheHit: false });
    expect(requests()).toBe(0);
    expect(await attemptsOf(testApp, response.body.id)).toMatchObject([
      { verificationResult: 'REJECTED', apiCallCount: 0, twitterApiResponse: '{"accountAgeDays":29}' },
    ]);
  });

  it('should let an old enough account pass, without an extra call', async () => {
    const member = await aLiker({ ageDays: 30 });
    const response = await claimLike(member, { minAccountAgeDays: 30 });
    expectApproved(response);
    expect(response.body.verification.apiCallCount).toBe(1);
  });

  it('should let an account pass that has become old enough, without a cooldown', async () => {
    const member = await aLiker({ ageDays: 29.5 });
    const { id } = (await claimLike(member, { minAccountAgeDays: 30 })).body;
    testApp.clock.advance(DAY_MS / 2);
    expectApproved(await verify(member, id));
  });
});

describe('the number of followers', () => {
  it('should let an account pass whose stored number is enough, without a call', async () => {
    const response = await claimLike(await aLiker({ followersCount: 100 }), { minFollowers: 100 });
    expectApproved(response);
    expect(requests('/2/users/me')).toBe(0);
  });

  it('should be read again before a rejection, without a look-up of the target', async () => {
    const member = await aLiker({ followersCount: 99 });
    const response = await claimLike(member, { minFollowers: 100 });
    expectRejected(response, 'The X account must have at least 100 followers.');
    expect(requests('/2/users/me')).toBe(1);
    expect(requests('/2/tweets')).toBe(0);
  });

  it('should let an account pass that has gained followers, and store their number', async () => {
    const member = await aLiker({ followersCount: 1 });
    testApp.simulator.world.follow(aNewMember(testApp, 'fan').username, member.username);
    expectApproved(await claimLike(member, { minFollowers: 2 }));
    expect(requests('/2/users/me')).toBe(1);
    expectApproved(await claimLike(member, { minFollowers: 2 }));
    expect(requests('/2/users/me')).toBe(1);
  });

  it('should cause no verdict when X does not answer', async () => {
    const member = await aLiker({ followersCount: 1 });
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/users/me' });
    await expectUndetermined(testApp, await claimLike(member, { minFollowers: 2 }), 'x_unavailable');
  });
});

describe('both gates', () => {
  it('should check the age first, without a call', async () => {
    const member = await aLiker({ ageDays: 1, followersCount: 0 });
    const response = await claimLike(member, { minAccountAgeDays: 2, minFollowers: 2 });
    expectRejected(response, /days old/);
    expect(requests()).toBe(0);
  });

  it('should not replace the action that the task asks for', async () => {
    const member = await aLiker({ followersCount: 5 });
    testApp.simulator.world.unlike(member.username, targetId);
    expectRejected(
      await claimLike(member, { minAccountAgeDays: 2, minFollowers: 2 }),
      'The post is not liked.',
    );
  });
});
