import type { World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
  verifyTogether,
} from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { claimThenConnect } from '../support/verify/waiting-claims.js';
import { aboutPost, followTask, type NewTask } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

const ME = '/2/users/me';
const FOLLOWS = '/2/users/by';
const TIMELINE = '/2/users/:id/tweets';
const LIKES = '/2/users/:id/liked_tweets';
const LOOK_UPS = '/2/tweets';
/** X may not show a younger post yet. */
const NEW_POST_MS = 2 * 60_000;
const HOUR_MS = 60 * 60_000;

let testApp: TestApp;
let world: World;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: '0',
    },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
});

afterEach(() => forgetRetries(testApp));

afterAll(() => testApp.close());

function aTarget(): string {
  const { id } = world.post({ author: 'brand', text: 'Our launch' });
  testApp.clock.advance(1_000);
  return id;
}

/** The routes that were asked, in order. */
function asked(): string[] {
  return testApp.simulator.requests.all().map(({ route }) => String(route));
}

/** Claims these tasks, connects and verifies them together; gives the results in order. */
async function verifyAll(member: Member, tasks: readonly NewTask[]) {
  const claims: { taskId: string }[] = [];
  for (const task of tasks) claims.push({ taskId: (await aTask(testApp, task)).id });
  const ids = await claimThenConnect(member, claims);
  const { body } = await verifyTogether(member, ids);
  return body.results as { status: string; rejectionCode: string | null; errorCode: string | null }[];
}

describe('the account gates', () => {
  it('should be decided by the free profile before anything that X bills, and only for their own tasks', async () => {
    const member = aNewMember(testApp, 'member', { followersCount: 9 });
    const target = aTarget();
    world.repost(member.username, target);
    const results = await verifyAll(member, [
      aboutPost('TWITTER_LIKE', target, { minFollowers: 10 }),
      followTask('brand', { minFollowers: 10 }),
      aboutPost('TWITTER_RETWEET', target),
    ]);
    expect(results).toMatchObject([
      { rejectionCode: 'too_few_followers' },
      { rejectionCode: 'too_few_followers' },
      { status: 'APPROVED' },
    ]);
    expect(asked()).toEqual([ME, TIMELINE]);
  });

  it('should be read once, also when a timeline has to be read further back', async () => {
    const member = aNewMember(testApp, 'member', { followersCount: 9 });
    const original = aTarget();
    world.quote(member.username, original, 'Look');
    const repost = world.repost('brand', original);
    testApp.clock.advance(1_000);
    world.follow(aNewMember(testApp, 'fan').username, member.username);
    const results = await verifyAll(member, [aboutPost('TWITTER_QUOTE', repost.id, { minFollowers: 11 })]);
    expect(results).toMatchObject([{ rejectionCode: 'too_few_followers' }]);
    expect(asked()).toEqual([ME]);
    const another = await aTask(testApp, aboutPost('TWITTER_QUOTE', repost.id, { minFollowers: 10 }));
    await testApp.database.twitterConnection.updateMany({ data: { followersCount: 1 } });
    testApp.simulator.requests.clear();
    expectApproved(await member.claim(another.id));
    expect(asked().filter((route) => route === ME)).toEqual([ME]);
    expect(asked().filter((route) => route === TIMELINE)).toHaveLength(2);
  });
});

describe('an X account that another member was approved with', () => {
  it('should be refused before X is asked, whatever it did', async () => {
    const target = aTarget();
    const first = await aNewMember(testApp).connect();
    world.like(first.username, target);
    const task = await aTask(testApp, aboutPost('TWITTER_LIKE', target));
    expectApproved(await first.claim(task.id));
    expect((await first.delete('/v1/twitter/connection')).status).toBe(204);
    const second = await new Member(testApp, `after-${first.id}`, first.username).connect();
    world.unlike(first.username, target);
    testApp.simulator.requests.clear();
    const response = await second.claim(task.id);
    expectRejected(response, /already approved/);
    expect(response.body.verification).toMatchObject({ apiCallCount: 0, cacheHit: false });
    expect(asked()).toEqual([]);
  });
});

describe('a follow of the own account', () => {
  it('should be rejected before X is asked', async () => {
    const member = await aNewMember(testApp).connect();
    const { body: connection } = await member.get('/v1/twitter/connection');
    testApp.simulator.requests.clear();
    const task = followTask(member.username, { targetUserId: connection.twitterId });
    expectRejected(await member.claimNew(task), `@${member.username} is not followed.`);
    expect(asked()).toEqual([]);
  });
});

describe('a target that X does not show', () => {
  /** A deleted target that somebody else's claim has found. */
  async function aGoneTarget(): Promise<string> {
    const target = aTarget();
    world.deletePost(target);
    testApp.clock.advance(NEW_POST_MS);
    const other = await aNewMember(testApp, 'other').connect();
    await expectUndetermined(
      testApp,
      await other.claimNew(aboutPost('TWITTER_LIKE', target)),
      'target_unavailable',
    );
    testApp.simulator.requests.clear();
    return target;
  }

  it.each(['TWITTER_LIKE', 'TWITTER_RETWEET', 'TWITTER_BOOKMARK'])(
    'should end a %s without a call for an hour',
    async (taskType) => {
      const member = await aNewMember(testApp).connect();
      const target = await aGoneTarget();
      const response = await member.claimNew(aboutPost(taskType, target));
      await expectUndetermined(testApp, response, 'target_unavailable');
      expect(asked()).toEqual([]);
    },
  );

  it('should end a repeated claim after a look-up, which X does not bill', async () => {
    const member = await aNewMember(testApp).connect();
    for (let n = 0; n < 3; n += 1) world.like(member.username, aTarget());
    const { username } = aNewMember(testApp, 'shy');
    const target = world.post({ author: username, text: 'Hello' }).id;
    world.protectUser(username);
    const { id } = (await member.claimNew(aboutPost('TWITTER_LIKE', target))).body;
    testApp.simulator.requests.clear();
    const again = await verify(member, id);
    expect(again.body).toMatchObject({ status: 'PENDING', errorCode: 'target_unavailable' });
    expect([asked(), testApp.simulator.requests.billedResources()]).toEqual([[LOOK_UPS], 0]);
    world.follow(member.username, username);
    world.acceptFollow(member.username, username);
    testApp.simulator.requests.clear();
    expectRejected(await verify(member, id), 'The post is not liked.');
    expect(asked()).toEqual([LOOK_UPS, LIKES]);
  });

  it.each([
    ['quote', 'TWITTER_QUOTE'],
    ['reply', 'TWITTER_REPLY'],
  ] as const)('should not prevent the approval of a %s, which X still shows', async (name, taskType) => {
    const target = aTarget();
    const member = await aNewMember(testApp).connect();
    act(world, name, member.username, target);
    world.deletePost(target);
    testApp.clock.advance(NEW_POST_MS);
    const other = await aNewMember(testApp, 'other').connect();
    await other.claimNew(aboutPost('TWITTER_LIKE', target));
    testApp.simulator.requests.clear();
    expectApproved(await member.claimNew(aboutPost(taskType, target)));
    expect(asked()).toEqual([TIMELINE]);
  });

  it('should be asked for again after an hour', async () => {
    const member = await aNewMember(testApp).connect();
    const target = await aGoneTarget();
    testApp.clock.advance(HOUR_MS);
    await member.claimNew(aboutPost('TWITTER_LIKE', target));
    expect(asked()).toEqual([LIKES, LOOK_UPS]);
  });
});

describe('a missing scope', () => {
  it('should be told before X is asked, while other claims are verified', async () => {
    const target = aTarget();
    const member = await aNewMember(testApp).connect();
    await testApp.database.twitterConnection.updateMany({
      where: { userId: member.id },
      data: { scope: 'tweet.read users.read offline.access' },
    });
    testApp.simulator.requests.clear();
    const response = await member.claimNew(aboutPost('TWITTER_LIKE', target));
    await expectUndetermined(testApp, response, 'missing_scope');
    expect(asked()).toEqual([]);
    world.follow(member.username, 'brand');
    const task = await aTask(testApp, followTask('brand'));
    expectApproved(await member.claim(task.id));
    expect(asked()).toEqual([FOLLOWS]);
  });
});
