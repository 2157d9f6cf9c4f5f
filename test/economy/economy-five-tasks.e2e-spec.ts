import type { Dialect } from '#x-simulator';
import { verifyTogether } from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, aTask } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { claimThenConnect } from '../support/verify/waiting-claims.js';
import { aboutPost, followTask } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

const POSTS_SINCE_TARGET = 20;
const OTHER_LIKES = 10;
const MICRO_USD = 1_000_000;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
});

afterAll(() => testApp.close());

/** Everything happens at a time of its own. */
function later<T>(action: () => T): T {
  testApp.clock.advance(1_000);
  return action();
}

/** A member who has done five tasks about one post and its author, among other posts and likes. */
async function fiveTasksDone() {
  const { world } = testApp.simulator;
  const brand = aNewMember(testApp, 'brand').username;
  const older = Array.from({ length: OTHER_LIKES }, (_, n) =>
    later(() => world.post({ author: brand, text: `Older ${n}` }).id),
  );
  const target = later(() => world.post({ author: brand, text: 'Our launch' }).id);
  const member = aNewMember(testApp, 'member');
  const about = ['TWITTER_LIKE', 'TWITTER_RETWEET', 'TWITTER_REPLY', 'TWITTER_QUOTE'];
  const tasks = [followTask(brand), ...about.map((taskType) => aboutPost(taskType, target))];
  const claims: { taskId: string }[] = [];
  for (const task of tasks) claims.push({ taskId: (await aTask(testApp, task)).id });
  for (const id of older) later(() => act(world, 'like', member.username, id));
  for (let n = 0; n < POSTS_SINCE_TARGET - 3; n += 1)
    later(() => world.post({ author: member.username, text: `Post ${n}` }));
  later(() => act(world, 'follow', member.username, brand));
  for (const action of ['like', 'repost', 'reply', 'quote'] as const)
    later(() => act(world, action, member.username, target));
  return { member, ids: await claimThenConnect(member, claims) };
}

/**
 * One account ($0.010), and a page of 5 likes and one of 5 posts ($0.005 each). In the dialect `posts` references are
 * expansions: the target is included once.
 */
describe.each<[Dialect, boolean, number]>([
  ['tweets', false, 0.06],
  ['tweets', true, 0.06],
  ['posts', false, 0.06],
  ['posts', true, 0.065],
])('an X that speaks of %s and bills what expansions include: %s', (dialect, billsIncludes, usd) => {
  it(`should bill $${usd} for a member who did five tasks, 20 posts after the target`, async () => {
    const { simulator } = testApp;
    simulator.setDialect(dialect);
    simulator.setBillsIncludes(billsIncludes);
    const { member, ids } = await fiveTasksDone();
    simulator.requests.clear();
    const { body } = await verifyTogether(member, ids);
    expect(body.results.map(({ status }: { status: string }) => status)).toEqual(ids.map(() => 'APPROVED'));
    const userId = simulator.world.user(member.username).id;
    expect(simulator.requests.costMicroUsd({ userId }) / MICRO_USD).toBe(usd);
  });
});
