import { Redis } from 'ioredis';
import { runCli } from '../support/process/cli.js';
import { expectUndetermined } from '../support/verify/completions.js';
import { connectionOf } from '../support/members/connection-row.js';
import { aTask, Member } from '../support/members/member.js';
import { storesNaming } from '../support/database/stores-naming.js';
import { TestRedis } from '../support/database/redis.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

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

/** A member with cached evidence, an approved claim and one to retry. */
async function aBusyMember(username: string): Promise<{ member: Member; words: string[] }> {
  const { world, faults } = testApp.simulator;
  world.addUser({ username });
  const member = await new Member(testApp, `auth0|${username.toUpperCase()}`, username).connect();
  const follow = await aTask(testApp, followTask());
  const post = world.post({ author: 'brand', text: 'Our launch' });
  const like = await aTask(testApp, aboutPost('TWITTER_LIKE', post.id));
  world.follow(username, 'brand');
  expect((await member.claim(follow.id)).body.status).toBe('APPROVED');
  faults.add({ kind: 'server-error' });
  await expectUndetermined(testApp, await member.claim(like.id), 'x_unavailable');
  const { id, twitterId } = await connectionOf(member);
  await waitUntil(
    'the retry is in the queue',
    async () => (await client.keys('tta:queue:*:delayed')).length > 0,
  );
  return { member, words: [member.id, username, twitterId, id] };
}

const stores = (words: readonly string[]) =>
  storesNaming({ database: testApp.database, redis: client }, words);

describe('user erase, with Redis', () => {
  it('should leave no key or value that names the member', async () => {
    testApp.simulator.world.addUser({ username: 'brand' });
    const { member, words } = await aBusyMember('quiet_walker');
    const other = await aBusyMember('loud_walker');
    const known = (await stores(words)).filter((store) => store.startsWith('redis'));
    for (const kind of ['limit:user:', 'cache:evidence:', ':window:user:'])
      expect(known.filter((store) => store.includes(kind))).not.toEqual([]);
    const ofOther = await stores(other.words);

    const { status, stdout } = await erase(member);

    expect(await stores(words)).toEqual([]);
    expect(await stores(other.words)).toEqual(ofOther);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Keys deleted from Redis: \d/)]);
  });

  it('should never name a member in the queue', async () => {
    const { words } = await aBusyMember('timid_walker');
    expect((await stores(words)).filter((store) => store.includes(':queue:'))).toEqual([]);
  });

  it('should erase nothing while Redis is down', async () => {
    const { member } = await aBusyMember('early_walker');
    await redis.stop();
    const { status, stdout, stderr } = await erase(member);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Nothing was changed');
    expect(await testApp.database.user.count({ where: { id: member.id } })).toBe(1);
    await redis.start();
  });
});
