import type { ApiRoute, World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { ALL_SCOPES, aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { statusUrl } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

/** X shows this many posts of a timeline (X docs: timelines). */
const SHOWN_POSTS = 3_200;
const MINUTE_MS = 60_000;

let testApp: TestApp;
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
  testApp.simulator.world.addUser({ username: 'brand' });
  targetId = testApp.simulator.world.post({ author: 'brand', text: 'Hello' }).id;
  testApp.clock.advance(MINUTE_MS);
});

beforeEach(() => {
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

const connected = (username: string): Promise<Member> => aMember(testApp, username).connect();

async function claimOf(member: Member, taskType: string) {
  testApp.clock.advance(1_000);
  const target = taskType === 'TWITTER_POST' ? {} : { targetUrl: statusUrl(targetId) };
  const task = await aTask(testApp, { taskType, ...target });
  testApp.clock.advance(1_000);
  return member.claim(task.id);
}

/** Makes so many posts; gives their ids, oldest first. */
function posts(author: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    testApp.clock.advance(1);
    return testApp.simulator.world.post({ author, text: `Post ${n}` }).id;
  });
}

describe('a timeline', () => {
  it('should be evidence_incomplete and need review when the target is older than all posts that X shows', async () => {
    const member = await connected('chatty');
    testApp.simulator.world.repost('chatty', targetId);
    posts('chatty', SHOWN_POSTS);
    const response = await claimOf(member, 'TWITTER_RETWEET');
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body).toMatchObject({ needsReview: true, nextVerificationAt: null });
    expect(response.body.verification.apiCallCount).toBeLessThanOrEqual(SHOWN_POSTS / 80);
  });

  it('should prove an action after many pages, and prove none when it is read down to the target', async () => {
    const member = await connected('talkative');
    posts('talkative', 150);
    expectRejected(await claimOf(member, 'TWITTER_RETWEET'), 'The post is not reposted.');
    testApp.simulator.world.repost('talkative', targetId);
    posts('talkative', 150);
    expectApproved(await claimOf(member, 'TWITTER_RETWEET'));
  });

  it('should be complete although posts that it refers to are deleted', async () => {
    const member = await connected('quoter');
    const [quoted = ''] = posts('brand', 1);
    testApp.simulator.world.quote('quoter', quoted, 'Look');
    testApp.simulator.world.deletePost(quoted);
    testApp.simulator.setDialect('posts');
    const rejected = await claimOf(member, 'TWITTER_RETWEET');
    expectRejected(rejected, 'The post is not reposted.');
    testApp.simulator.setDialect('tweets');
    await verify(member, rejected.body.id);
    const [timeline] = testApp.simulator.requests.all({ route: '/2/users/:id/tweets', status: 200 });
    expect(timeline?.responseBody).toMatchObject({ errors: [expect.any(Object)] });
  });

  it.each(['overcounted-list', 'uncounted-list', 'parts-left-out'] as const)(
    'should be evidence_incomplete when it is not proven to be complete: %s',
    async (kind) => {
      const username = `quiet_${kind.slice(0, 4)}`;
      const member = await connected(username);
      posts(username, 2);
      testApp.simulator.faults.add({ kind, route: '/2/users/:id/tweets' });
      await expectUndetermined(testApp, await claimOf(member, 'TWITTER_RETWEET'), 'evidence_incomplete');
    },
  );

  const timelineReads = () => testApp.simulator.requests.all({ route: '/2/users/:id/tweets' });

  it('should be complete at a full page once X shows no older posts, which costs nothing', async () => {
    const member = await connected('exact');
    const [oldest] = posts('exact', 5);
    expectRejected(await claimOf(member, 'TWITTER_RETWEET'), 'The post is not reposted.');
    const [page, proof, ...others] = timelineReads();
    expect([page?.billedResources, proof?.billedResources, others]).toEqual([5, 0, []]);
    expect(proof?.query).toMatchObject({ until_id: oldest, since_id: targetId });
  });

  it('should be complete at a full page once X shows no older posts since the beginning of the task', async () => {
    const member = await connected('writer');
    testApp.clock.advance(2 * MINUTE_MS);
    const startsAt = testApp.clock.now().toISOString();
    posts('writer', 5);
    testApp.clock.advance(2 * MINUTE_MS);
    const task = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'sesame', startsAt });
    expectRejected(await member.claim(task.id), /No post was found/);
    expect(timelineReads().at(-1)).toMatchObject({
      query: { until_id: expect.any(String), start_time: expect.any(String) },
      billedResources: 0,
    });
  });

  it('should be read on where X loses the token of the next page', async () => {
    const member = await connected('loser');
    testApp.simulator.world.repost('loser', targetId);
    posts('loser', 19);
    const lost = { kind: 'field-left-out', of: 'meta', field: 'next_token' } as const;
    testApp.simulator.faults.add({ ...lost, route: '/2/users/:id/tweets', times: Infinity });
    expectApproved(await claimOf(member, 'TWITTER_RETWEET'));
    expect(testApp.simulator.requests.billedResources({ route: '/2/users/:id/tweets' })).toBe(20);
  });

  it('should not be believed complete for a later claim when it was read no further than an action', async () => {
    const member = await connected('quick');
    testApp.simulator.world.repost('quick', targetId);
    testApp.clock.advance(6 * MINUTE_MS);
    testApp.simulator.world.reply('quick', targetId, 'Nice');
    const lost = { kind: 'field-left-out', of: 'meta', field: 'next_token' } as const;
    testApp.simulator.faults.add({ ...lost, route: '/2/users/:id/tweets', times: Infinity });
    posts('quick', 4);
    expectApproved(await claimOf(member, 'TWITTER_REPLY'));
    expectApproved(await claimOf(member, 'TWITTER_RETWEET'));
  });

  it('should not be read beyond the action', async () => {
    const member = await connected('brisk');
    posts('brisk', 150);
    testApp.simulator.world.repost('brisk', targetId);
    posts('brisk', 3);
    const response = await claimOf(member, 'TWITTER_RETWEET');
    expectApproved(response);
    expect(response.body.verification.apiCallCount).toBe(1);
  });
});

describe.each([
  ['TWITTER_LIKE', 'like', '/2/users/:id/liked_tweets', { most: 11, of150: 7, newest: 5 }],
  ['TWITTER_BOOKMARK', 'bookmark', '/2/users/:id/bookmarks', { most: 12, of150: 8, newest: 1 }],
] as const)('the list behind a %s', (taskType, mark, route, pages) => {
  it('should be evidence_incomplete when it is longer than the part that is read', async () => {
    const username = `many_${mark}s`;
    const member = await connected(username);
    testApp.simulator.world[mark](username, targetId);
    for (const id of posts('brand', 800)) testApp.simulator.world[mark](username, id);
    const response = await claimOf(member, taskType);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body).toMatchObject({ needsReview: true, nextVerificationAt: null });
    expect(testApp.simulator.requests.count({ route })).toBe(pages.most);
  });

  it.each(['overcounted-list', 'uncounted-list'] as const)(
    'should be evidence_incomplete when it is not proven to be complete: %s',
    async (kind) => {
      const username = `${mark}_${kind.slice(0, 4)}`;
      const member = await connected(username);
      for (const id of posts('brand', 1)) testApp.simulator.world[mark](username, id);
      testApp.simulator.faults.add({ kind, route });
      await expectUndetermined(testApp, await claimOf(member, taskType), 'evidence_incomplete');
    },
  );

  it('should prove an action after more entries than X gives in one page without losses', async () => {
    const username = `old_${mark}s`;
    const member = await connected(username);
    testApp.simulator.world[mark](username, targetId);
    for (const id of posts('brand', 115)) testApp.simulator.world[mark](username, id);
    expectApproved(await claimOf(member, taskType));
  });

  it('should lead to a rejection when it ends without the target', async () => {
    const username = `some_${mark}s`;
    const member = await connected(username);
    for (const id of posts('brand', 150)) testApp.simulator.world[mark](username, id);
    expectRejected(await claimOf(member, taskType), /./);
    expect(testApp.simulator.requests.count({ route })).toBe(pages.of150);
  });

  it('should prove a recent action with a small first page', async () => {
    const username = `new_${mark}s`;
    const member = await connected(username);
    for (const id of posts('brand', 60)) testApp.simulator.world[mark](username, id);
    testApp.simulator.world[mark](username, targetId);
    const response = await claimOf(member, taskType);
    expectApproved(response);
    expect(testApp.simulator.requests.billedResources({ route })).toBe(pages.newest);
    expect(response.body.verification.apiCallCount).toBe(1);
  });
});

const world = (): World => testApp.simulator.world;
const actions: [string, ApiRoute, (who: string, postId: string) => unknown][] = [
  ['TWITTER_RETWEET', '/2/users/:id/tweets', (who, id) => world().repost(who, id)],
  ['TWITTER_POST', '/2/users/:id/tweets', (author) => world().post({ author, text: 'Mine' })],
  ['TWITTER_LIKE', '/2/users/:id/liked_tweets', (who, id) => act(world(), 'like', who, id)],
  ['TWITTER_BOOKMARK', '/2/users/:id/bookmarks', (who, id) => act(world(), 'bookmark', who, id)],
];

describe.each(actions)('the list behind a %s that X cuts short', (taskType, route, action) => {
  const name = taskType.slice('TWITTER_'.length).toLowerCase();

  it('should lead to a rejection when it is empty and the target exists', async () => {
    const member = await connected(`empty_${name}`);
    expectRejected(await claimOf(member, taskType), /./);
    const [list] = testApp.simulator.requests.all({ route });
    expect(list?.responseBody).toEqual({ meta: { result_count: 0 } });
  });

  it('should never lead to a rejection when X always has another page', async () => {
    const member = await connected(`cut_${name}`);
    testApp.simulator.faults.add({ kind: 'truncated-list', route, times: Infinity });
    const response = await claimOf(member, taskType);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body.needsReview).toBe(true);
  });

  it('should never lead to a rejection with partial errors, but may lead to an approval', async () => {
    const username = `part_${name}`;
    const member = await connected(username);
    for (const id of posts('brand', 2)) action(username, id);
    testApp.simulator.faults.add({ kind: 'partial-errors', keep: 1, route, times: Infinity });
    const response = await claimOf(member, taskType);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    action(username, targetId);
    expectApproved(await verify(member, response.body.id));
  });
});
