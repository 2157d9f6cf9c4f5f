import { expectRejected, expectUndetermined, forgetRetries, verify } from '../support/verify/completions.js';
import { ALL_SCOPES, aMember, aNewMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** X may not show a younger post yet. */
const NEW_POST_MS = 2 * MINUTE_MS;
const ABOUT_A_POST = [
  'TWITTER_LIKE',
  'TWITTER_RETWEET',
  'TWITTER_QUOTE',
  'TWITTER_REPLY',
  'TWITTER_BOOKMARK',
] as const;

let testApp: TestApp;
let idler: Member;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
  idler = await aMember(testApp, 'idler').connect();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

const anAccount = (): string => aNewMember(testApp, 'brand').username;

function aPost(): { id: string; author: string } {
  const author = anAccount();
  const { id } = testApp.simulator.world.post({ author, text: 'Hello' });
  testApp.clock.advance(1_000);
  return { id, author };
}

async function claimAbout(taskType: string, postId: string, who = idler) {
  const task = await aTask(testApp, aboutPost(taskType, postId));
  testApp.simulator.requests.clear();
  return who.claim(task.id);
}

const lookUps = (): number => testApp.simulator.requests.count({ route: '/2/tweets' });

describe.each(ABOUT_A_POST)('a %s that was not done', (taskType) => {
  it('should be rejected when the target is visible, with one further look-up', async () => {
    const response = await claimAbout(taskType, aPost().id);
    expectRejected(response, /./);
    expect(response.body.verification.apiCallCount).toBe(2);
    expect([lookUps(), testApp.simulator.requests.count()]).toEqual([1, 2]);
  });

  it.each([
    ['deleted', 'deletePost'],
    ['protected', 'protectUser'],
    ['by a suspended account', 'suspendUser'],
  ] as const)('should cause no verdict when the target is %s', async (_what, takeAway) => {
    const post = aPost();
    testApp.simulator.world[takeAway](takeAway === 'deletePost' ? post.id : post.author);
    const response = await claimAbout(taskType, post.id);
    await expectUndetermined(testApp, response, 'target_unavailable');
    expect(response.body).toMatchObject({ needsReview: false, nextVerificationAt: null });
  });

  it('should cause no verdict when the look-up fails', async () => {
    const post = aPost();
    testApp.simulator.faults.add({ kind: 'rate-limited', route: '/2/tweets' });
    const response = await claimAbout(taskType, post.id);
    await expectUndetermined(testApp, response, 'rate_limited');
    expect(response.body.nextVerificationAt).toEqual(expect.any(String));
    // The window is open again for the others.
    testApp.clock.advance(HOUR_MS / 4);
  });
});

describe('the look-up of a target', () => {
  it('should not be made for an approval', async () => {
    const post = aPost();
    testApp.simulator.world.like('idler', post.id);
    const response = await claimAbout('TWITTER_LIKE', post.id);
    expect(response.body.status).toBe('APPROVED');
    expect(lookUps()).toBe(0);
  });

  it('should not be repeated for an hour for a deleted post', async () => {
    const post = aPost();
    testApp.simulator.world.deletePost(post.id);
    testApp.clock.advance(NEW_POST_MS);
    const other = await aMember(testApp, 'other').connect();
    await expectUndetermined(testApp, await claimAbout('TWITTER_LIKE', post.id), 'target_unavailable');
    expect(lookUps()).toBe(1);
    testApp.clock.advance(HOUR_MS - 1);
    const again = await claimAbout('TWITTER_REPLY', post.id, other);
    await expectUndetermined(testApp, again, 'target_unavailable');
    expect([lookUps(), again.body.verification.apiCallCount]).toEqual([0, 1]);
    testApp.clock.advance(1);
    await claimAbout('TWITTER_QUOTE', post.id);
    expect(lookUps()).toBe(1);
  });

  it('should be repeated for a new post that X may not show yet', async () => {
    const post = aPost();
    testApp.clock.advance(NEW_POST_MS - 2_000);
    testApp.simulator.lag.set('posts', 3_600);
    await expectUndetermined(testApp, await claimAbout('TWITTER_LIKE', post.id), 'target_unavailable');
    testApp.simulator.lag.clear();
    expectRejected(await claimAbout('TWITTER_LIKE', post.id), 'The post is not liked.');
  });

  it('should be repeated for an existing post, which may be deleted now', async () => {
    const post = aPost();
    const response = await claimAbout('TWITTER_LIKE', post.id);
    expectRejected(response, 'The post is not liked.');
    testApp.simulator.world.deletePost(post.id);
    const again = await verify(idler, response.body.id);
    expect(again.body).toMatchObject({ status: 'PENDING', errorCode: 'target_unavailable' });
  });

  it('should be repeated for a protected post, which may be public now', async () => {
    const post = aPost();
    testApp.simulator.world.protectUser(post.author);
    const response = await claimAbout('TWITTER_LIKE', post.id);
    await expectUndetermined(testApp, response, 'target_unavailable');
    testApp.simulator.requests.clear();
    await verify(idler, response.body.id);
    expect(lookUps()).toBe(1);
  });
});

describe('the account of a follow task', () => {
  async function claimFollow(username: string) {
    return idler.claimNew(followTask(username));
  }

  it('should be target_unavailable when it is suspended', async () => {
    const username = anAccount();
    testApp.simulator.world.suspendUser(username);
    await expectUndetermined(testApp, await claimFollow(username), 'target_unavailable');
  });

  it('should be target_unavailable when it does not exist', async () => {
    await expectUndetermined(testApp, await claimFollow('nobody_there'), 'target_unavailable');
  });

  it('should be follow_request_pending until a protected one accepts, and be verified every hour', async () => {
    const username = anAccount();
    testApp.simulator.world.protectUser(username);
    testApp.simulator.world.follow('idler', username);
    const response = await claimFollow(username);
    await expectUndetermined(testApp, response, 'follow_request_pending');
    const pause = Date.parse(response.body.nextVerificationAt) - testApp.clock.now().getTime();
    expect(pause).toBeGreaterThanOrEqual(HOUR_MS);
    expect(pause).toBeLessThan(HOUR_MS + 15_000);
    testApp.simulator.world.acceptFollow('idler', username);
    expect((await verify(idler, response.body.id)).body.status).toBe('APPROVED');
  });

  it('should be rejected when a protected one was not asked', async () => {
    const username = anAccount();
    testApp.simulator.world.protectUser(username);
    expectRejected(await claimFollow(username), `@${username} is not followed.`);
  });

  it('should be relationship_unknown when X leaves connection_status out, and be verified every hour', async () => {
    const username = anAccount();
    testApp.simulator.faults.add({ kind: 'no-connection-status' });
    const response = await claimFollow(username);
    await expectUndetermined(testApp, response, 'relationship_unknown');
    const pause = Date.parse(response.body.nextVerificationAt) - testApp.clock.now().getTime();
    expect(pause).toBeGreaterThanOrEqual(HOUR_MS);
  });

  it('should be found with any case of its name in the address', async () => {
    const username = anAccount();
    testApp.simulator.world.follow('idler', username);
    expect((await claimFollow(username.toUpperCase())).body.status).toBe('APPROVED');
  });
});
