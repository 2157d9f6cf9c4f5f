import type { LaggedResource, World } from '#x-simulator';
import { Admin } from '../support/members/admin.js';
import { attemptsOf, expectApproved, expectRejected, verify } from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, aTask, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { type NewTask, statusUrl } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

const SECOND_MS = 1_000;
const SECOND_LOOK_MS = 45 * SECOND_MS;
const HALF_MINUTE_MS = 30 * SECOND_MS;

let testApp: TestApp;
let world: World;
let member: Member;
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_SECOND_LOOK_SECONDS: '',
      VERIFICATION_COOLDOWN_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '50',
    },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
  testApp.clock.advance(60 * SECOND_MS);
});

afterEach(() => {
  testApp.simulator.lag.clear();
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

const me = (): string => member.username;
const fromNow = (ms: number): string => new Date(testApp.clock.now().getTime() + ms).toISOString();
const aTaskOf = (taskType: string, more: object = {}): NewTask => ({
  taskType,
  ...(taskType === 'TWITTER_POST' ? {} : { targetUrl: statusUrl(targetId) }),
  ...(taskType === 'TWITTER_FOLLOW' ? { targetUrl: 'https://x.com/brand' } : {}),
  ...more,
});

async function claim(task: NewTask, body: object = {}) {
  return member.claimNew({ points: 3, ...task }, body);
}

/** The member's completion after so many attempts. */
async function afterAttempts(id: string, count: number) {
  await waitUntil(`there are ${count} attempts`, async () => (await attemptsOf(testApp, id)).length >= count);
  return member.get(`/v1/completions/${id}`);
}

/** Lets the second looks of former members come due, and waits for them: they are counted, too. */
async function othersVerifiedAgain() {
  testApp.clock.advance(SECOND_LOOK_MS);
  const due = { nextVerificationAt: { lte: testApp.clock.now() } };
  await waitUntil(
    'nothing is due',
    async () => (await testApp.database.completion.count({ where: due })) === 0,
  );
}

const actions: [string, LaggedResource, string, () => unknown][] = [
  ['TWITTER_FOLLOW', 'follows', 'not_followed', () => act(world, 'follow', me(), 'brand')],
  ['TWITTER_LIKE', 'likes', 'not_liked', () => act(world, 'like', me(), targetId)],
  ['TWITTER_BOOKMARK', 'bookmarks', 'not_bookmarked', () => act(world, 'bookmark', me(), targetId)],
  ['TWITTER_RETWEET', 'timeline', 'not_reposted', () => world.repost(me(), targetId)],
  ['TWITTER_QUOTE', 'timeline', 'no_matching_post', () => world.quote(me(), targetId, 'Look')],
  ['TWITTER_REPLY', 'timeline', 'no_matching_post', () => world.reply(me(), targetId, 'Nice')],
  ['TWITTER_POST', 'timeline', 'no_matching_post', () => world.post({ author: me(), text: 'Hello' })],
];

describe('the first rejection because of "not found"', () => {
  it.each(actions)(
    'should become an approval by itself when X shows the %s late',
    async (type, resource, code, action) => {
      const { id: taskId } = await aTask(testApp, { points: 3, ...aTaskOf(type) });
      testApp.simulator.lag.set(resource, 30);
      action();
      const first = await member.claim(taskId);
      expectRejected(first, /./);
      expect(first.body).toMatchObject({ rejectionCode: code, nextVerificationAt: fromNow(SECOND_LOOK_MS) });
      testApp.clock.advance(SECOND_LOOK_MS);
      const second = await afterAttempts(first.body.id, 2);
      expectApproved(second);
      expect(second.body).toMatchObject({ pointsAwarded: 3, rejectionCode: null, nextVerificationAt: null });
    },
  );

  it('should stay when X shows nothing new, at the cost of one read and one look-up', async () => {
    const { body } = await claim(aTaskOf('TWITTER_LIKE'));
    testApp.simulator.requests.clear();
    testApp.clock.advance(SECOND_LOOK_MS);
    const second = await afterAttempts(body.id, 2);
    expectRejected(second, 'The post is not liked.');
    expect(second.body.nextVerificationAt).toBeNull();
    const { id: userId } = world.user(me());
    expect(testApp.simulator.requests.all({ userId }).map(({ route }) => route)).toEqual([
      '/2/users/:id/liked_tweets',
      '/2/tweets',
    ]);
  });

  it('should become an approval when the target was edited since, and the new version liked', async () => {
    const { id } = world.post({ author: 'brand', text: 'Our lunch' });
    const { body } = await claim(aTaskOf('TWITTER_LIKE', { targetUrl: statusUrl(id) }));
    expect(body.rejectionCode).toBe('not_liked');
    world.like(me(), world.edit(id, 'Our launch').id);
    testApp.clock.advance(SECOND_LOOK_MS);
    expectApproved(await afterAttempts(body.id, 2));
  });

  it('should be withdrawn when the target was deleted since', async () => {
    const { id } = world.post({ author: 'brand', text: 'Our lunch' });
    const { body } = await claim(aTaskOf('TWITTER_LIKE', { targetUrl: statusUrl(id) }));
    expect(body.rejectionCode).toBe('not_liked');
    world.deletePost(id);
    testApp.clock.advance(SECOND_LOOK_MS);
    const second = await afterAttempts(body.id, 2);
    expect(second.body).toMatchObject({ status: 'PENDING', errorCode: 'target_unavailable' });
  });

  it('should not be verified again before its time', async () => {
    const { body } = await claim(aTaskOf('TWITTER_LIKE'));
    world.like(me(), targetId);
    testApp.clock.advance(SECOND_LOOK_MS - 1);
    const other = await claim(aTaskOf('TWITTER_FOLLOW'));
    testApp.simulator.faults.add({ kind: 'server-error', times: Infinity });
    expect((await member.get(`/v1/completions/${body.id}`)).body.status).toBe('REJECTED');
    testApp.simulator.faults.clear();
    testApp.clock.advance(1);
    expectApproved(await afterAttempts(body.id, 2));
    expect(other.body.status).toBe('REJECTED');
  });

  it('should be verified again after each request to verify', async () => {
    const { body } = await claim(aTaskOf('TWITTER_LIKE'));
    testApp.clock.advance(30 * SECOND_MS);
    testApp.simulator.lag.set('likes', 30);
    world.like(me(), targetId);
    const again = await verify(member, body.id);
    expect(again.body).toMatchObject({ status: 'REJECTED', nextVerificationAt: fromNow(SECOND_LOOK_MS) });
    testApp.clock.advance(SECOND_LOOK_MS);
    expectApproved(await afterAttempts(body.id, 3));
  });

  it('should be verified again after the end of the task, because it was claimed in time', async () => {
    const { body } = await claim(aTaskOf('TWITTER_LIKE', { endsAt: fromNow(10 * SECOND_MS) }));
    world.like(me(), targetId);
    testApp.clock.advance(SECOND_LOOK_MS);
    expectApproved(await afterAttempts(body.id, 2));
  });

  it('should be pending again when X fails at the second look', async () => {
    const { body } = await claim(aTaskOf('TWITTER_LIKE'));
    testApp.simulator.faults.add({ kind: 'server-error', userId: world.user(me()).id });
    testApp.clock.advance(SECOND_LOOK_MS);
    const second = await afterAttempts(body.id, 2);
    expect(second.body).toMatchObject({ status: 'PENDING', errorCode: 'x_unavailable', rejectionCode: null });
    expect(second.body.nextVerificationAt).not.toBeNull();
  });

  it('should be final once an admin has decided', async () => {
    const { body } = await claim(aTaskOf('TWITTER_LIKE'));
    const admin = new Admin(testApp);
    const decided = await admin.patch(`/v1/admin/completions/${body.id}`, {
      status: 'REJECTED',
      reason: 'No',
    });
    expect(decided.body).toMatchObject({ rejectionCode: 'decided_by_admin', nextVerificationAt: null });
  });

  it.each<[string, () => Promise<{ body: Record<string, unknown> }>]>([
    ['too_few_followers', () => claim(aTaskOf('TWITTER_FOLLOW', { minFollowers: 5 }))],
    [
      'proof_wrong_author',
      () => claim(aTaskOf('TWITTER_POST'), { proofUrl: world.post({ author: 'brand', text: 'Hi' }).url }),
    ],
  ])('should have no second look for %s', async (rejectionCode, claimed) => {
    expect((await claimed()).body).toMatchObject({
      status: 'REJECTED',
      rejectionCode,
      nextVerificationAt: null,
    });
  });

  it('should be counted by the result of the second look and its delay', async () => {
    const admin = new Admin(testApp);
    const counts = async (): Promise<number[]> => {
      const { body } = await admin.get('/v1/admin/verification-logs/second-looks');
      const { delays } = body as { delays: { upToSeconds: number; approved: number }[] };
      return [body.total, body.approved, delays.find(({ upToSeconds }) => upToSeconds === 45)?.approved ?? 0];
    };
    await othersVerifiedAgain();
    const before = await counts();
    const { body } = await claim(aTaskOf('TWITTER_LIKE'));
    world.like(me(), targetId);
    testApp.clock.advance(SECOND_LOOK_MS);
    await afterAttempts(body.id, 2);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });
});

describe('a pasted post that X does not show yet', () => {
  const aFreshPost = () => {
    testApp.clock.advance(SECOND_MS);
    return world.post({ author: me(), text: 'Hello' });
  };

  it('should be verified every half minute while it is younger than two minutes', async () => {
    testApp.simulator.lag.set('posts', 50);
    const task = await aTask(testApp, aTaskOf('TWITTER_POST'));
    const first = await member.claim(task.id, { proofUrl: aFreshPost().url });
    expect(first.body).toMatchObject({
      status: 'PENDING',
      errorCode: 'not_visible_yet',
      needsReview: false,
      nextVerificationAt: fromNow(HALF_MINUTE_MS),
    });
    testApp.clock.advance(HALF_MINUTE_MS);
    const second = await afterAttempts(first.body.id, 2);
    expect(second.body).toMatchObject({ status: 'PENDING', errorCode: 'not_visible_yet' });
    testApp.clock.advance(HALF_MINUTE_MS);
    expectApproved(await afterAttempts(first.body.id, 3));
  });

  it('should be rejected once it is two minutes old', async () => {
    testApp.simulator.lag.set('posts', 3_600);
    const task = await aTask(testApp, aTaskOf('TWITTER_POST'));
    const { body } = await member.claim(task.id, { proofUrl: aFreshPost().url });
    for (const attempt of [2, 3, 4, 5]) {
      testApp.clock.advance(HALF_MINUTE_MS);
      await afterAttempts(body.id, attempt);
    }
    const last = await member.get(`/v1/completions/${body.id}`);
    expectRejected(last, 'There is no post at the address you gave.');
    expect(last.body.rejectionCode).toBe('proof_not_found');
  });
});
