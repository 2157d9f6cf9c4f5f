import { Redis } from 'ioredis';
import type { World } from '#x-simulator';
import { anotherInstance } from '../support/app/another-instance.js';
import { expectApproved, expectRejected } from '../support/verify/completions.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { TestRedis } from '../support/database/redis.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { statusUrl } from '../support/members/new-task.js';

const TEXT = 'What only the member and X should know';
const SECOND_MS = 1_000;
/** The last minutes of a known timeline are read again. */
const REREAD_MS = 5 * 60 * SECOND_MS;

let redis: TestRedis;
let here: TestApp;
let there: TestApp;
let world: World;
let member: Member;
let targetId: string;

beforeAll(async () => {
  redis = await TestRedis.start();
  const env = { REDIS_URL: redis.url, VERIFICATION_COOLDOWN_SECONDS: '0' };
  here = await startTestApp({ env });
  world = here.simulator.world;
  there = await anotherInstance(here, { env });
  world.addUser({ username: 'brand' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
  here.clock.advance(SECOND_MS);
  member = await aMember(here, 'member').connect();
  world.follow('member', 'brand');
  here.clock.advance(REREAD_MS + SECOND_MS);
  world.quote('member', targetId, TEXT);
});

afterAll(async () => {
  await there.close();
  await here.close();
  await redis.stop();
});

async function claim(at: TestApp, taskType: string, targetUrl: string) {
  const task = await aTask(here, { taskType, targetUrl });
  here.simulator.requests.clear();
  return new Member(at, member.id, member.username).claim(task.id);
}

describe('evidence that instances share', () => {
  it('should be used for an approval on another instance', async () => {
    expectApproved(await claim(here, 'TWITTER_FOLLOW', 'https://x.com/brand'));
    const second = await claim(there, 'TWITTER_FOLLOW', 'https://x.com/brand');
    expectApproved(second);
    expect(second.body.verification).toMatchObject({ cacheHit: true, apiCallCount: 0 });
    expect(here.simulator.requests.count()).toBe(0);
  });

  it('should let another instance continue to read a timeline', async () => {
    expectRejected(await claim(here, 'TWITTER_RETWEET', statusUrl(targetId)), 'The post is not reposted.');
    expectRejected(await claim(there, 'TWITTER_RETWEET', statusUrl(targetId)), 'The post is not reposted.');
    const [read] = here.simulator.requests.all({ route: '/2/users/:id/tweets' });
    expect([read?.billedResources, read?.query.since_id === targetId]).toEqual([1, false]);
    const quoted = await claim(there, 'TWITTER_QUOTE', statusUrl(targetId));
    expectApproved(quoted);
    expect(quoted.body.verification.cacheHit).toBe(true);
  });

  it('should be encrypted in Redis, and expire', async () => {
    const client = new Redis(redis.url);
    try {
      const keys = await client.keys('*evidence:*');
      expect(keys).toHaveLength(1);
      for (const key of keys) {
        expect(await client.get(key)).toMatch(/^v1\.test\./);
        expect(await client.pttl(key)).toBeGreaterThan(0);
      }
      const everything = await Promise.all((await client.keys('*')).map((key) => client.dump(key)));
      expect(everything.join('\n')).not.toContain(TEXT);
    } finally {
      client.disconnect();
    }
  });

  it('should only cost further calls when Redis goes down', async () => {
    await redis.stop();
    const response = await claim(there, 'TWITTER_FOLLOW', 'https://x.com/brand');
    expectApproved(response);
    expect(response.body.verification).toMatchObject({ cacheHit: false, apiCallCount: 1 });
  });
});
