import type { ApiRoute } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
} from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

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

afterAll(async () => {
  await testApp.close();
});

const connected = (username: string): Promise<Member> => aMember(testApp, username).connect();

async function claimOf(member: Member, taskType: string) {
  testApp.clock.advance(1_000);
  const target = taskType === 'TWITTER_POST' ? {} : { targetUrl: statusUrl(targetId) };
  const task = await aTask(testApp, { taskType, ...target });
  testApp.clock.advance(1_000);
  return member.claim(task.id);
}

/** Posts so many times; gives the ids, oldest first. */
function posts(author: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    testApp.clock.advance(1);
    return testApp.simulator.world.post({ author, text: `Post ${n}` }).id;
  });
}

describe('a timeline', () => {
  it('should be evidence_incomplete for a person to look at when more than X shows is newer than the target', async () => {
    const member = await connected('chatty');
    testApp.simulator.world.repost('chatty', targetId);
    posts('chatty', SHOWN_POSTS);
    const response = await claimOf(member, 'TWITTER_RETWEET');
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body).toMatchObject({ needsReview: true, nextVerificationAt: null });
    expect(response.body.verification.apiCallCount).toBeLessThanOrEqual(SHOWN_POSTS / 100);
  });

  it('should show a deed behind many pages, and a no when it is read down to the target', async () => {
    const member = await connected('talkative');
    posts('talkative', 150);
    expectRejected(await claimOf(member, 'TWITTER_RETWEET'), 'The post is not reposted.');
    testApp.simulator.world.repost('talkative', targetId);
    posts('talkative', 150);
    expectApproved(await claimOf(member, 'TWITTER_RETWEET'));
  });

  it('should be whole although posts that it refers to are gone', async () => {
    const member = await connected('quoter');
    const [quoted = ''] = posts('brand', 1);
    testApp.simulator.world.quote('quoter', quoted, 'Look');
    testApp.simulator.world.deletePost(quoted);
    expectRejected(await claimOf(member, 'TWITTER_RETWEET'), 'The post is not reposted.');
    const [timeline] = testApp.simulator.requests.all({ route: '/2/users/:id/tweets' });
    expect(timeline?.responseBody).toMatchObject({ errors: [expect.any(Object)] });
  });

  it.each(['overcounted-list', 'uncounted-list', 'parts-left-out'] as const)(
    'should be evidence_incomplete when it is not shown to be whole: %s',
    async (kind) => {
      const username = `quiet_${kind.slice(0, 4)}`;
      const member = await connected(username);
      posts(username, 2);
      testApp.simulator.faults.add({ kind, route: '/2/users/:id/tweets' });
      await expectUndetermined(testApp, await claimOf(member, 'TWITTER_RETWEET'), 'evidence_incomplete');
    },
  );

  it('should not be read past the deed', async () => {
    const member = await connected('brisk');
    posts('brisk', 150);
    testApp.simulator.world.repost('brisk', targetId);
    posts('brisk', 10);
    const response = await claimOf(member, 'TWITTER_RETWEET');
    expectApproved(response);
    expect(response.body.verification.apiCallCount).toBe(1);
  });
});

describe.each([
  ['TWITTER_LIKE', 'like', '/2/users/:id/liked_tweets'],
  ['TWITTER_BOOKMARK', 'bookmark', '/2/users/:id/bookmarks'],
] as const)('the list behind a %s', (taskType, mark, route) => {
  it('should be evidence_incomplete when it is longer than it is read', async () => {
    const username = `many_${mark}s`;
    const member = await connected(username);
    testApp.simulator.world[mark](username, targetId);
    for (const id of posts('brand', 800)) testApp.simulator.world[mark](username, id);
    const response = await claimOf(member, taskType);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body).toMatchObject({ needsReview: true, nextVerificationAt: null });
    expect(testApp.simulator.requests.count({ route })).toBe(8);
  });

  it.each(['overcounted-list', 'uncounted-list'] as const)(
    'should be evidence_incomplete when it is not shown to be whole: %s',
    async (kind) => {
      const username = `${mark}_${kind.slice(0, 4)}`;
      const member = await connected(username);
      for (const id of posts('brand', 1)) testApp.simulator.world[mark](username, id);
      testApp.simulator.faults.add({ kind, route });
      await expectUndetermined(testApp, await claimOf(member, taskType), 'evidence_incomplete');
    },
  );

  it('should show a deed behind more entries than X gives in one page without losses', async () => {
    const username = `old_${mark}s`;
    const member = await connected(username);
    testApp.simulator.world[mark](username, targetId);
    for (const id of posts('brand', 115)) testApp.simulator.world[mark](username, id);
    expectApproved(await claimOf(member, taskType));
  });

  it('should be a no when it ends sooner without the target', async () => {
    const username = `some_${mark}s`;
    const member = await connected(username);
    for (const id of posts('brand', 150)) testApp.simulator.world[mark](username, id);
    expectRejected(await claimOf(member, taskType), /./);
    expect(testApp.simulator.requests.count({ route })).toBe(3);
  });

  it('should show a recent deed on a small first page', async () => {
    const username = `new_${mark}s`;
    const member = await connected(username);
    for (const id of posts('brand', 60)) testApp.simulator.world[mark](username, id);
    testApp.simulator.world[mark](username, targetId);
    const response = await claimOf(member, taskType);
    expectApproved(response);
    expect(testApp.simulator.requests.billedResources({ route })).toBe(25);
    expect(response.body.verification.apiCallCount).toBe(1);
  });
});

type Deed = (username: string, postId: string) => void;
const deeds: [string, ApiRoute, Deed][] = [
  [
    'TWITTER_RETWEET',
    '/2/users/:id/tweets',
    (username, postId) => {
      testApp.simulator.world.repost(username, postId);
    },
  ],
  [
    'TWITTER_POST',
    '/2/users/:id/tweets',
    (author) => {
      testApp.simulator.world.post({ author, text: 'Mine' });
    },
  ],
  [
    'TWITTER_LIKE',
    '/2/users/:id/liked_tweets',
    (username, postId) => {
      testApp.simulator.world.like(username, postId);
    },
  ],
  [
    'TWITTER_BOOKMARK',
    '/2/users/:id/bookmarks',
    (username, postId) => {
      testApp.simulator.world.bookmark(username, postId);
    },
  ],
];

describe.each(deeds)('the list behind a %s that X cuts short', (taskType, route, deed) => {
  const name = taskType.slice('TWITTER_'.length).toLowerCase();

  it('should say no when it is empty, without data, and the target is there', async () => {
    const member = await connected(`empty_${name}`);
    expectRejected(await claimOf(member, taskType), /./);
    const [list] = testApp.simulator.requests.all({ route });
    expect(list?.responseBody).toEqual({ meta: { result_count: 0 } });
  });

  it('should never say no when X always has another page', async () => {
    const member = await connected(`cut_${name}`);
    testApp.simulator.faults.add({ kind: 'truncated-list', route, times: Infinity });
    const response = await claimOf(member, taskType);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body.needsReview).toBe(true);
  });

  it('should never say no beside partial errors, but may say yes', async () => {
    const username = `part_${name}`;
    const member = await connected(username);
    for (const id of posts('brand', 2)) deed(username, id);
    testApp.simulator.faults.add({ kind: 'partial-errors', keep: 1, route, times: Infinity });
    const response = await claimOf(member, taskType);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    deed(username, targetId);
    expectApproved(await verify(member, response.body.id));
  });
});
