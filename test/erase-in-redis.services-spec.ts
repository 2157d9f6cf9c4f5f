import { Redis } from 'ioredis';
import { runCli } from './support/cli.js';
import { expectUndetermined } from './support/completions.js';
import { connectionOf } from './support/connection-row.js';
import { aTask, Member, statusUrl } from './support/member.js';
import { placesNaming } from './support/places-naming.js';
import { TestRedis } from './support/redis.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { testEnvironment } from './support/test-environment.js';
import { waitUntil } from './support/wait-until.js';

let redis: TestRedis;
let client: Redis;
let testApp: TestApp;

beforeAll(async () => {
  redis = await TestRedis.start();
  client = new Redis(redis.url);
  client.on('error', () => undefined);
  testApp = await startTestApp({ env: { REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: '1000' } });
});

afterAll(async () => {
  client.disconnect();
  await testApp.close();
  await redis.stop();
});

const erase = ({ id }: Member) => {
  const environment = { ...testEnvironment(testApp.config.database.url, 0), REDIS_URL: redis.url };
  return runCli(environment, 'user', 'erase', '--id', id, '--yes');
};

/** A member with evidence that was read, a claim that is approved, and one that is to be tried again. */
async function aBusyMember(username: string): Promise<{ member: Member; words: string[] }> {
  const { world, faults } = testApp.simulator;
  world.addUser({ username });
  const member = await new Member(testApp, `auth0|${username.toUpperCase()}`, username).connect();
  const follow = await aTask(testApp, { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' });
  const post = world.post({ author: 'brand', text: 'Our launch' });
  const like = await aTask(testApp, { taskType: 'TWITTER_LIKE', targetUrl: statusUrl(post.id) });
  world.follow(username, 'brand');
  expect((await member.claim(follow.id)).body.status).toBe('APPROVED');
  faults.add({ kind: 'server-error' });
  await expectUndetermined(testApp, await member.claim(like.id), 'x_unavailable');
  const { id, twitterId } = await connectionOf(member);
  await waitUntil('the retry is in the queue', async () =>
    (await client.keys('tta:queue:*:delayed')).length > 0 ? true : null,
  );
  return { member, words: [member.id, username, twitterId, id] };
}

const places = (words: readonly string[]) =>
  placesNaming({ database: testApp.database, redis: client }, words);

describe('user erase, where there is a Redis', () => {
  it('should leave the member in no key and no value', async () => {
    testApp.simulator.world.addUser({ username: 'brand' });
    const { member, words } = await aBusyMember('quiet_walker');
    const other = await aBusyMember('loud_walker');
    const known = (await places(words)).filter((place) => place.startsWith('redis'));
    for (const kind of ['limit:user:', 'memory:evidence:', ':window:user:'])
      expect(known.filter((place) => place.includes(kind))).not.toEqual([]);
    const ofOther = await places(other.words);

    const { status, stdout } = await erase(member);

    expect(await places(words)).toEqual([]);
    expect(await places(other.words)).toEqual(ofOther);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Keys removed from Redis: \d/)]);
  });

  it('should name nobody in the queue at any time', async () => {
    const { words } = await aBusyMember('timid_walker');
    expect((await places(words)).filter((place) => place.includes(':queue:'))).toEqual([]);
  });

  it('should erase nothing while Redis is away', async () => {
    const { member } = await aBusyMember('early_walker');
    await redis.stop();
    const { status, stdout, stderr } = await erase(member);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Nothing was changed');
    expect(await testApp.database.user.count({ where: { id: member.id } })).toBe(1);
    await redis.start();
  });
});
