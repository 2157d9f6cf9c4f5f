import { firstSnowflakeAt, snowflakeTime } from '#x-api';
import type { World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
} from '../support/verify/completions.js';
import { aNewMember, aTask, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost } from '../support/members/new-task.js';

const TIMELINE = '/2/users/:id/tweets';
const SECOND_MS = 1_000;
const REREAD_MS = 5 * 60_000;

let testApp: TestApp;
let world: World;
let member: Member;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0', EVIDENCE_TTL_SECONDS: '1200' },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

/** Every post has a time of its own. */
function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

const aTarget = (): string => later(() => world.post({ author: 'brand', text: 'Look' }).id);

function chatter(posts: number): void {
  for (let n = 0; n < posts; n += 1) later(() => world.post({ author: member.username, text: `Post ${n}` }));
}

async function claim(taskType: string, targetId: string) {
  const task = await aTask(testApp, aboutPost(taskType, targetId));
  testApp.simulator.requests.clear();
  return member.claim(task.id);
}

/** X may show a post after a newer one: the last five minutes of what is known are read again. */
const beforeTheLastMinutes = (id: string): string =>
  String(BigInt(firstSnowflakeAt(new Date(snowflakeTime(id).getTime() - REREAD_MS))) - 1n);

const askedSince = (): (string | undefined)[] =>
  testApp.simulator.requests.all({ route: TIMELINE }).map(({ query }) => query.since_id);

describe('a cached part of a timeline', () => {
  it('should prove nothing about older posts', async () => {
    const older = aTarget();
    later(() => world.repost(member.username, older));
    const newer = aTarget();
    expectRejected(await claim('TWITTER_RETWEET', newer), 'The post is not reposted.');
    expectApproved(await claim('TWITTER_RETWEET', older));
    expect(askedSince()).toEqual([older]);
  });

  it('should not reach further back than the pages that were read', async () => {
    const target = aTarget();
    later(() => world.quote(member.username, target, 'Far down'));
    chatter(120);
    later(() => world.repost(member.username, target));
    expectApproved(await claim('TWITTER_RETWEET', target));
    expect(testApp.simulator.requests.count({ route: TIMELINE })).toBe(1);
    expectApproved(await claim('TWITTER_QUOTE', target));
    expect(new Set(askedSince())).toEqual(new Set([target]));
  });

  it('should not be used beyond a page that failed', async () => {
    const target = aTarget();
    later(() => world.reply(member.username, target, 'Far down'));
    chatter(120);
    testApp.simulator.faults.add({ kind: 'slow', delayMs: 1, route: TIMELINE });
    testApp.simulator.faults.add({ kind: 'server-error', route: TIMELINE });
    await expectUndetermined(testApp, await claim('TWITTER_REPLY', target), 'x_unavailable');
    expectApproved(await claim('TWITTER_REPLY', target));
  });

  it('should be extended repeatedly, and still prove its posts', async () => {
    const target = aTarget();
    chatter(2);
    expectRejected(await claim('TWITTER_RETWEET', target), /not reposted/);
    testApp.clock.advance(REREAD_MS);
    const reply = later(() => world.reply(member.username, target, 'Nice'));
    expectRejected(await claim('TWITTER_QUOTE', target), /No quote/);
    const repost = later(() => world.repost(member.username, target));
    expectApproved(await claim('TWITTER_RETWEET', target));
    expect(askedSince()).toEqual([beforeTheLastMinutes(reply.id)]);
    expect(testApp.simulator.requests.billedResources({ route: TIMELINE })).toBe(2);
    // Nothing new: cached posts approve one claim, and a read of newer ones rejects the other.
    expectApproved(await claim('TWITTER_REPLY', target));
    expect(testApp.simulator.requests.count()).toBe(0);
    expectRejected(await claim('TWITTER_QUOTE', target), /No quote/);
    expect(askedSince()).toEqual([beforeTheLastMinutes(repost.id)]);
  });

  it('should be read again from its beginning when it has expired', async () => {
    const target = aTarget();
    testApp.clock.advance(REREAD_MS);
    const repost = later(() => world.repost(member.username, target));
    expectRejected(await claim('TWITTER_QUOTE', target), /No quote/);
    testApp.clock.advance(1199 * SECOND_MS);
    expectRejected(await claim('TWITTER_QUOTE', target), /No quote/);
    expect(askedSince()).toEqual([beforeTheLastMinutes(repost.id)]);
    world.undoRepost(member.username, target);
    testApp.clock.advance(SECOND_MS);
    expectRejected(await claim('TWITTER_RETWEET', target), /not reposted/);
    expect(askedSince()).toEqual([target]);
  });

  it('should be read again where X may have shown an older post after a newer one', async () => {
    const task = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'sesame' });
    const madeAt = later(() => testApp.clock.now());
    later(() => world.post({ author: member.username, text: 'Newer' }));
    expectRejected(await member.claim(task.id), /No post was found/);
    later(() => world.post({ author: member.username, text: 'Open, sesame', at: madeAt }));
    expectApproved(await member.claim(task.id));
  });
});
