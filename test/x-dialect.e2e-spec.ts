import type { Dialect, RequestRecord } from '#x-simulator';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl } from './support/member.js';
import { sized } from './support/sized.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const MEMBERS = sized(6, 20);

let testApp: TestApp;
let members: Member[];
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0', EVIDENCE_TTL_SECONDS: '0' },
  });
  const { world } = testApp.simulator;
  world.addUser({ username: 'brand' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
  testApp.clock.advance(1_000);
  members = [];
  for (let index = 0; index < MEMBERS; index += 1) {
    const member = await aMember(testApp, `member${index}`).connect();
    world.repost(member.username, targetId);
    world.bookmark(member.username, targetId);
    members.push(member);
  }
});

afterAll(async () => {
  await testApp.close();
});

/** Everybody claims a new task at once, each second member the other one; gives the requests that it took. */
async function everybodyClaims(...taskTypes: readonly [string, string]): Promise<readonly RequestRecord[]> {
  const tasks = await Promise.all(
    taskTypes.map((taskType) => aTask(testApp, { taskType, targetUrl: statusUrl(targetId) })),
  );
  testApp.simulator.requests.clear();
  const claims = members.map((member, index) => member.claim(tasks[index % tasks.length]?.id ?? ''));
  for (const { body } of await Promise.all(claims)) {
    expect([body.errorCode, ['APPROVED', 'REJECTED']]).toEqual([null, expect.arrayContaining([body.status])]);
  }
  return testApp.simulator.requests.all();
}

const refused = (requests: readonly RequestRecord[]): number =>
  requests.filter(({ status }) => status === 400).length;

describe('an X that changes its dialect while the service runs', () => {
  const switches: Dialect[] = ['tweets', 'posts', 'tweets', 'posts'];

  it.each(switches)('should cost one wasted call at most and nobody a verdict: to %s', async (dialect) => {
    testApp.simulator.setDialect(dialect);
    const requests = await everybodyClaims('TWITTER_RETWEET', 'TWITTER_RETWEET');
    expect(refused(requests)).toBeLessThanOrEqual(1);
    expect(requests).toHaveLength(MEMBERS + refused(requests));
    expect(refused(await everybodyClaims('TWITTER_RETWEET', 'TWITTER_RETWEET'))).toBe(0);
  });

  it.each(switches)(
    'should cost no more where several endpoints are asked at once: to %s',
    async (dialect) => {
      testApp.simulator.setDialect(dialect);
      // A reply that was not made needs the timeline and a look-up of the target.
      expect(refused(await everybodyClaims('TWITTER_RETWEET', 'TWITTER_REPLY'))).toBeLessThanOrEqual(1);
      expect(refused(await everybodyClaims('TWITTER_REPLY', 'TWITTER_BOOKMARK'))).toBe(0);
    },
  );
});
