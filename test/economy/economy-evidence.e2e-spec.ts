import { firstSnowflakeAt, snowflakeTime } from '#x-api';
import type { RequestRecord, World } from '#x-simulator';
import {
  attemptsOf,
  expectApproved,
  expectRejected,
  verify,
  verifyTogether,
} from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { claimThenConnect } from '../support/verify/waiting-claims.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const TTL_MS = 60_000;
const REREAD_MS = 5 * 60_000;
const TIMELINE = '/2/users/:id/tweets';

let testApp: TestApp;
let world: World;
let member: Member;
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: String(TTL_MS / 1000),
    },
  });
  world = testApp.simulator.world;
  for (const username of ['brand', 'second']) world.addUser({ username });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
  testApp.clock.advance(1_000);
});

beforeEach(() => {
  member = aNewMember(testApp);
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

/** The X id by which to find this test's requests: open claims of other members may be verified meanwhile. */
const xUserId = (): string => world.user(member.username).id;
const aFollowTask = (username: string) => aTask(testApp, followTask(username));
const aTaskAbout = (taskType: string, postId = targetId) => aTask(testApp, aboutPost(taskType, postId));
const claimFollow = async (username: string, who = member) => who.claim((await aFollowTask(username)).id);
const claimAbout = async (taskType: string, postId = targetId) =>
  member.claim((await aTaskAbout(taskType, postId)).id);

describe('a batch', () => {
  it('should approve and reject side by side', async () => {
    const names = ['brand', 'second'];
    const tasks = await Promise.all(names.map(aFollowTask));
    const ids = await claimThenConnect(
      member,
      tasks.map(({ id }) => ({ taskId: id })),
    );
    world.follow(member.username, 'brand');
    const { body } = await verifyTogether(member, ids);
    expect(body.results).toMatchObject([
      { id: ids[0], status: 'APPROVED' },
      { id: ids[1], status: 'REJECTED' },
    ]);
  });

  it('should judge the claims that do not need the failing source', async () => {
    const tasks = [await aFollowTask('brand'), await aTaskAbout('TWITTER_LIKE')];
    const ids = await claimThenConnect(
      member,
      tasks.map(({ id }) => ({ taskId: id })),
    );
    world.follow(member.username, 'brand');
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/users/:id/liked_tweets' });
    const { body } = await verifyTogether(member, ids);
    expect(body.results).toMatchObject([
      { id: ids[0], status: 'APPROVED' },
      { id: ids[1], status: 'PENDING', errorCode: 'x_unavailable' },
    ]);
    expect(body.apiCallCount).toBe(2);
  });

  it('should look up a post once for all tasks about it', async () => {
    const tasks = [
      await aTaskAbout('TWITTER_LIKE'),
      await aTaskAbout('TWITTER_LIKE'),
      await aTaskAbout('TWITTER_REPLY'),
    ];
    const ids = await claimThenConnect(
      member,
      tasks.map(({ id }) => ({ taskId: id })),
    );
    const { body } = await verifyTogether(member, ids);
    for (const { status } of body.results) expect(status).toBe('REJECTED');
    const lookUps = testApp.simulator.requests.all({ route: '/2/tweets', userId: xUserId() });
    expect(lookUps.map(({ query }) => query.ids)).toEqual([targetId]);
  });

  it('should not verify what is already approved', async () => {
    await member.connect();
    world.follow(member.username, 'brand');
    const { id } = (await claimFollow('brand')).body;
    testApp.simulator.requests.clear();
    const response = await verifyTogether(member, [id]);
    expect(response.body).toMatchObject({ results: [{ id, status: 'APPROVED' }], apiCallCount: 0 });
    expect(testApp.simulator.requests.count({ userId: xUserId() })).toBe(0);
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
  });
});

describe('evidence', () => {
  beforeEach(() => member.connect());

  it('should be forgotten after EVIDENCE_TTL_SECONDS', async () => {
    world.follow(member.username, 'brand');
    expectApproved(await claimFollow('brand'));
    testApp.clock.advance(TTL_MS);
    const second = await claimFollow('brand');
    expectApproved(second);
    expect(second.body.verification).toMatchObject({ cacheHit: false, apiCallCount: 1 });
  });

  it('should never reject a claim when it is older than the claim', async () => {
    const first = await claimFollow('brand');
    expectRejected(first, '@brand is not followed.');
    testApp.simulator.requests.clear();
    const second = await claimFollow('brand');
    expectRejected(second, '@brand is not followed.');
    expect(second.body.verification).toMatchObject({ cacheHit: false, apiCallCount: 1 });
    expectRejected(await verify(member, first.body.id), '@brand is not followed.');
    expect(testApp.simulator.requests.count({ userId: xUserId() })).toBe(2);
  });

  it("should not be used for another member's account", async () => {
    world.follow(member.username, 'brand');
    expectApproved(await claimFollow('brand'));
    const other = await aNewMember(testApp, 'other').connect();
    expectRejected(await claimFollow('brand', other), '@brand is not followed.');
  });

  it('should not be used for another account of the same member', async () => {
    world.follow(member.username, 'brand');
    expectApproved(await claimFollow('brand'));
    const { username } = aNewMember(testApp, 'spare');
    const sameMember = await new Member(testApp, member.id, username).connect();
    expectRejected(await claimFollow('brand', sameMember), '@brand is not followed.');
  });
});

describe('a timeline that was read a moment ago', () => {
  /** The member has three posts newer than the target, all seen in a read that ended in a rejection. */
  let newestSeen: string;

  beforeEach(async () => {
    await member.connect();
    for (const text of ['One', 'Two']) world.post({ author: member.username, text });
    testApp.clock.advance(REREAD_MS + 1);
    newestSeen = world.post({ author: member.username, text: 'Three' }).id;
    testApp.simulator.requests.clear();
    expectRejected(await claimAbout('TWITTER_RETWEET'), 'The post is not reposted.');
    expect(testApp.simulator.requests.billedResources({ route: TIMELINE, userId: xUserId() })).toBe(3);
    testApp.clock.advance(TTL_MS / 2);
    testApp.simulator.requests.clear();
  });

  /** X may show a post after a newer one: the last five minutes of what was seen are read again. */
  const beforeTheLastMinutes = (id: string): string =>
    String(BigInt(firstSnowflakeAt(new Date(snowflakeTime(id).getTime() - REREAD_MS))) - 1n);

  const reads = (): readonly RequestRecord[] =>
    testApp.simulator.requests.all({ route: TIMELINE, userId: xUserId() });

  it('should be read only from its last five minutes on, for an approval', async () => {
    world.reply(member.username, targetId, 'Nice');
    expectApproved(await claimAbout('TWITTER_REPLY'));
    expect(reads()).toMatchObject([
      { query: { since_id: beforeTheLastMinutes(newestSeen) }, billedResources: 2 },
    ]);
  });

  it('should be read only from its last five minutes on before a rejection, and billed only for that', async () => {
    world.post({ author: member.username, text: 'Four' });
    expectRejected(await claimAbout('TWITTER_REPLY'), /No reply/);
    expect(reads()).toMatchObject([
      { query: { since_id: beforeTheLastMinutes(newestSeen) }, billedResources: 2 },
    ]);
    const again = await claimAbout('TWITTER_QUOTE');
    expectRejected(again, /No quote/);
    expect(again.body.verification).toMatchObject({ cacheHit: false, apiCallCount: 2 });
    expect(reads().at(-1)).toMatchObject({ billedResources: 2 });
    expect(reads()).toHaveLength(2);
  });

  it('should give no verdict when the newer part cannot be read', async () => {
    testApp.simulator.faults.add({ kind: 'server-error', route: TIMELINE });
    expect((await claimAbout('TWITTER_REPLY')).body).toMatchObject({
      status: 'PENDING',
      errorCode: 'x_unavailable',
    });
  });

  it('should be read further down for a task about an older post', async () => {
    const older = anOlderPostReposted();
    expectApproved(await claimAbout('TWITTER_RETWEET', older));
  });

  it('should be read in full once it is older than EVIDENCE_TTL_SECONDS', async () => {
    testApp.clock.advance(TTL_MS / 2);
    expectRejected(await claimAbout('TWITTER_REPLY'), /No reply/);
    expect(reads()).toMatchObject([{ query: { since_id: targetId }, billedResources: 3 }]);
  });

  it('should not stay valid for longer through reads of the newer part', async () => {
    testApp.clock.advance(TTL_MS / 2);
    const { id } = world.repost(member.username, targetId);
    expectApproved(await claimAbout('TWITTER_RETWEET'));
    testApp.clock.advance(TTL_MS - 1_000);
    expectRejected(await claimAbout('TWITTER_REPLY'), /No reply/);
    expect(reads()).toMatchObject([
      { query: { since_id: targetId } },
      { query: { since_id: beforeTheLastMinutes(id) } },
    ]);
    world.undoRepost(member.username, targetId);
    testApp.clock.advance(2_000);
    expectRejected(await claimAbout('TWITTER_RETWEET'), 'The post is not reposted.');
  });

  it('should still be extended after the member deleted the newest post', async () => {
    world.deletePost(newestSeen);
    world.reply(member.username, targetId, 'Nice');
    expectApproved(await claimAbout('TWITTER_REPLY'));
  });

  /** A post older than the target, with the member's repost of that time. */
  function anOlderPostReposted(): string {
    const HOUR_MS = 3_600_000;
    testApp.clock.advance(-HOUR_MS);
    const older = world.post({ author: 'brand', text: 'Our first launch' });
    testApp.clock.advance(1_000);
    world.repost(member.username, older.id);
    testApp.clock.advance(HOUR_MS - 1_000);
    return older.id;
  }
});

describe('a read of the timeline that was interrupted', () => {
  it('should not count as complete', async () => {
    await member.connect();
    world.repost(member.username, targetId);
    for (let post = 0; post < 150; post += 1) world.post({ author: member.username, text: `Post ${post}` });
    testApp.simulator.limits.set(TIMELINE, { limit: 1, windowSeconds: 5 });
    const first = await claimAbout('TWITTER_RETWEET');
    expect(first.body).toMatchObject({ status: 'PENDING', errorCode: 'rate_limited' });
    testApp.simulator.limits.set(TIMELINE, { limit: 900, windowSeconds: 900 });
    testApp.clock.advance(6_000);
    expectApproved(await verify(member, first.body.id));
  });
});
