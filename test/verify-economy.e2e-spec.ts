import type { World } from '#x-simulator';
import { attemptsOf, expectApproved, expectRejected, verify, verifyTogether } from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const EVIDENCE_TTL_SECONDS = 60;
const MINUTE_MS = 60_000;

let testApp: TestApp;
let world: World;
let member: Member;
let targetId: string;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: String(EVIDENCE_TTL_SECONDS),
    },
  });
  world = testApp.simulator.world;
  for (const username of ['brand', 'second', 'third']) world.addUser({ username });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
});

beforeEach(async () => {
  members += 1;
  member = await aMember(testApp, `member${members}`).connect();
  testApp.clock.advance(MINUTE_MS);
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(async () => {
  await testApp.close();
});

const aFollowTask = (username: string) =>
  aTask(testApp, { taskType: 'TWITTER_FOLLOW', targetUrl: `https://x.com/${username}` });
const aTaskAboutTarget = (taskType: string) =>
  aTask(testApp, { taskType, ...(taskType === 'TWITTER_POST' ? {} : { targetUrl: statusUrl(targetId) }) });

/** Claims the tasks while X is down, so that all of them wait for a first answer. */
async function claimWhileDown(tasks: readonly { id: string }[]): Promise<string[]> {
  testApp.simulator.faults.add({ kind: 'server-error', times: Infinity });
  const ids: string[] = [];
  for (const { id } of tasks) ids.push((await member.claim(id)).body.id as string);
  testApp.simulator.faults.clear();
  testApp.simulator.requests.clear();
  return ids;
}

async function latestAttempts(completionIds: readonly string[]) {
  const attempts = await Promise.all(completionIds.map((id) => attemptsOf(testApp, id)));
  return attempts.map((rows) => {
    const latest = rows.at(-1);
    if (latest === undefined) throw new TypeError('there is no attempt');
    return latest;
  });
}

const sumOfCalls = (rows: readonly { apiCallCount: number }[]): number =>
  rows.reduce((sum, { apiCallCount }) => sum + apiCallCount, 0);

describe('a batch', () => {
  it('should cost one call for three follow tasks, yes and no alike', async () => {
    const tasks = await Promise.all(['brand', 'second', 'third'].map(aFollowTask));
    const ids = await claimWhileDown(tasks);
    world.follow(member.username, 'brand');
    const response = await verifyTogether(member);
    expect(response.body.apiCallCount).toBe(1);
    expect(testApp.simulator.requests.count()).toBe(1);
    expect(response.body.results.map(({ status }: { status: string }) => status).sort()).toEqual([
      'APPROVED',
      'REJECTED',
      'REJECTED',
    ]);
    expect(sumOfCalls(await latestAttempts(ids))).toBe(1);
  });

  it('should cost four calls for all seven types done', async () => {
    const tasks = [await aFollowTask('brand')];
    for (const type of ['LIKE', 'RETWEET', 'QUOTE', 'REPLY', 'POST', 'BOOKMARK']) {
      tasks.push(await aTaskAboutTarget(`TWITTER_${type}`));
    }
    const ids = await claimWhileDown(tasks);
    const me = member.username;
    testApp.clock.advance(1_000);
    world.follow(me, 'brand');
    world.like(me, targetId);
    world.repost(me, targetId);
    world.quote(me, targetId, 'Look');
    world.reply(me, targetId, 'Nice');
    world.post({ author: me, text: 'Hello' });
    world.bookmark(me, targetId);
    const response = await verifyTogether(member, ids);
    expect(response.body.results.map(({ status }: { status: string }) => status)).toEqual(
      ids.map(() => 'APPROVED'),
    );
    expect(response.body.apiCallCount).toBe(4);
    expect(
      testApp.simulator.requests
        .all()
        .map(({ route }) => route)
        .sort(),
    ).toEqual(['/2/users/:id/bookmarks', '/2/users/:id/liked_tweets', '/2/users/:id/tweets', '/2/users/by']);
    const rows = await latestAttempts(ids);
    expect(rows).toHaveLength(7);
    expect(sumOfCalls(rows)).toBe(4);
    for (const { apiCallCount, cacheHit } of rows) expect(cacheHit).toBe(apiCallCount === 0);
  });

  it('should look all targets up together before it says no', async () => {
    const others = Array.from({ length: 3 }, (_, n) => world.post({ author: 'brand', text: `Post ${n}` }));
    const tasks = [];
    for (const { url } of others)
      tasks.push(await aTask(testApp, { taskType: 'TWITTER_LIKE', targetUrl: url }));
    const ids = await claimWhileDown(tasks);
    const response = await verifyTogether(member);
    expect(response.body.results.map(({ status }: { status: string }) => status)).toEqual(
      ids.map(() => 'REJECTED'),
    );
    expect(response.body.apiCallCount).toBe(2);
    expect(sumOfCalls(await latestAttempts(ids))).toBe(2);
    const [lookUp] = testApp.simulator.requests.all({ route: '/2/tweets' });
    expect(lookUp?.query.ids?.split(',').sort()).toEqual(others.map(({ id }) => id).sort());
  });

  it('should judge what one failing source leaves over', async () => {
    const ids = await claimWhileDown([await aFollowTask('brand'), await aTaskAboutTarget('TWITTER_LIKE')]);
    world.follow(member.username, 'brand');
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/users/:id/liked_tweets' });
    const response = await verifyTogether(member, ids);
    expect(response.body.results).toMatchObject([
      { id: ids[0], status: 'APPROVED' },
      { id: ids[1], status: 'PENDING', errorCode: 'x_unavailable' },
    ]);
    expect(response.body.apiCallCount).toBe(2);
  });

  it('should leave alone what is approved already', async () => {
    const task = await aFollowTask('brand');
    world.follow(member.username, 'brand');
    const { id } = (await member.claim(task.id)).body;
    testApp.simulator.requests.clear();
    const response = await verifyTogether(member, [id]);
    expect(response.body).toMatchObject({ results: [{ id, status: 'APPROVED' }], apiCallCount: 0 });
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
  });

  it('should go to X once for 101 accounts per hundred', async () => {
    const names = Array.from({ length: 101 }, (_, n) => `account${n}_${members}`);
    const tasks = [];
    for (const username of names) {
      world.addUser({ username });
      world.follow(member.username, username);
      tasks.push(await aFollowTask(username));
    }
    await testApp.database.completion.createMany({
      data: tasks.map(({ id }) => ({ taskId: id, userId: member.id })),
    });
    const response = await verifyTogether(member);
    expect(response.body.apiCallCount).toBe(2);
    expect(new Set(response.body.results.map(({ status }: { status: string }) => status))).toEqual(
      new Set(['APPROVED']),
    );
  });
});

describe('evidence that is still fresh', () => {
  it.each(['TWITTER_LIKE', 'TWITTER_RETWEET', 'TWITTER_BOOKMARK'])(
    'should approve a second %s task without a call',
    async (taskType) => {
      const me = member.username;
      world.like(me, targetId);
      world.repost(me, targetId);
      world.bookmark(me, targetId);
      expectApproved(await member.claim((await aTaskAboutTarget(taskType)).id));
      testApp.clock.advance(EVIDENCE_TTL_SECONDS * 1000 - 1);
      testApp.simulator.requests.clear();
      const second = await member.claim((await aTaskAboutTarget(taskType)).id);
      expectApproved(second);
      expect(second.body.verification).toMatchObject({ cacheHit: true, apiCallCount: 0 });
      expect(testApp.simulator.requests.count()).toBe(0);
    },
  );

  it('should be forgotten after EVIDENCE_TTL_SECONDS', async () => {
    world.follow(member.username, 'brand');
    expectApproved(await member.claim((await aFollowTask('brand')).id));
    testApp.clock.advance(EVIDENCE_TTL_SECONDS * 1000);
    const second = await member.claim((await aFollowTask('brand')).id);
    expectApproved(second);
    expect(second.body.verification).toMatchObject({ cacheHit: false, apiCallCount: 1 });
  });

  it('should never say no', async () => {
    const first = await member.claim((await aFollowTask('brand')).id);
    expectRejected(first, '@brand is not followed.');
    testApp.simulator.requests.clear();
    const second = await member.claim((await aFollowTask('brand')).id);
    expectRejected(second, '@brand is not followed.');
    expect(second.body.verification).toMatchObject({ cacheHit: false, apiCallCount: 1 });
    expectRejected(await verify(member, first.body.id), '@brand is not followed.');
    expect(testApp.simulator.requests.count()).toBe(2);
  });

  it("should not speak for another member's account", async () => {
    world.follow(member.username, 'brand');
    expectApproved(await member.claim((await aFollowTask('brand')).id));
    const other = await aMember(testApp, `other${members}`).connect();
    expectRejected(await other.claim((await aFollowTask('brand')).id), '@brand is not followed.');
  });

  it('should not speak for another account of the same member', async () => {
    world.follow(member.username, 'brand');
    expectApproved(await member.claim((await aFollowTask('brand')).id));
    const username = `spare${members}`;
    world.addUser({ username });
    const sameMember = await new Member(testApp, member.id, username).connect();
    expectRejected(await sameMember.claim((await aFollowTask('brand')).id), '@brand is not followed.');
  });
});

describe('a no', () => {
  it('should cost one look-up of its target more than a yes', async () => {
    world.like(member.username, targetId);
    const yes = await member.claim((await aTaskAboutTarget('TWITTER_LIKE')).id);
    expect(yes.body.verification.apiCallCount).toBe(1);
    const no = await member.claim((await aTaskAboutTarget('TWITTER_BOOKMARK')).id);
    expect(no.body.verification.apiCallCount).toBe(2);
  });
});
