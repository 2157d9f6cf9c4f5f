import type { Dialect, RequestRecord } from '#x-simulator';
import { ALL_SCOPES, aMember, aTask, Member } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost } from '../support/members/new-task.js';

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

afterAll(() => testApp.close());

/** All members claim a new task at the same time, each second one the other task; gives the requests to X. */
async function everybodyClaims(...taskTypes: readonly [string, string]): Promise<readonly RequestRecord[]> {
  const tasks = await Promise.all(taskTypes.map((taskType) => aTask(testApp, aboutPost(taskType, targetId))));
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

  it.each(switches)('should cost one failed call at most and no verdict: to %s', async (dialect) => {
    testApp.simulator.setDialect(dialect);
    const requests = await everybodyClaims('TWITTER_RETWEET', 'TWITTER_RETWEET');
    expect(refused(requests)).toBeLessThanOrEqual(1);
    expect(requests).toHaveLength(MEMBERS + refused(requests));
    expect(refused(await everybodyClaims('TWITTER_RETWEET', 'TWITTER_RETWEET'))).toBe(0);
  });

  it.each(switches)(
    'should cost no more when several endpoints are called at the same time: to %s',
    async (dialect) => {
      testApp.simulator.setDialect(dialect);
      // Rejecting a reply needs the timeline and a look-up of the target.
      expect(refused(await everybodyClaims('TWITTER_RETWEET', 'TWITTER_REPLY'))).toBeLessThanOrEqual(1);
      expect(refused(await everybodyClaims('TWITTER_REPLY', 'TWITTER_BOOKMARK'))).toBe(0);
    },
  );
});
