import type { World } from '#x-simulator';
import { TargetLookup } from '../../src/verification/verify/judge/target-lookup.js';
import { expectRejected, forgetRetries } from '../support/verify/completions.js';
import { countCalls } from '../support/http/count-calls.js';
import { aMember, aTask, type Member } from '../support/members/member.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost } from '../support/members/new-task.js';

const LOOK_UP = '/2/tweets';
const MEMBERS = 6;
const SECOND_MS = 1_000;

let testApp: TestApp;
let world: World;
let members: Member[];

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  members = [];
  for (let n = 0; n < MEMBERS; n += 1) members.push(await aMember(testApp, `member${n}`).connect());
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

function aTarget(author = 'brand'): string {
  testApp.clock.advance(SECOND_MS);
  return world.post({ author, text: 'Look' }).id;
}

async function aLikeTask(targetId: string): Promise<string> {
  const { id } = await aTask(testApp, aboutPost('TWITTER_LIKE', targetId));
  testApp.clock.advance(SECOND_MS);
  testApp.simulator.requests.clear();
  return id;
}

/** Lets the first look-up end once the claims of all members wait for one. */
async function letLookUpWaitForAll(): Promise<void> {
  const checks = countCalls(testApp.app.get(TargetLookup), 'check');
  const { goOn } = holdAnswers(testApp.simulator, { route: LOOK_UP });
  await waitUntil('everybody waits for a look-up', () => checks.calls === MEMBERS);
  goOn();
}

const lookUps = () => testApp.simulator.requests.all({ route: LOOK_UP });

describe('claims of several members at the same time', () => {
  it('should share look-ups of their target: at most the running one and one more', async () => {
    const taskId = await aLikeTask(aTarget());
    const gathering = letLookUpWaitForAll();
    const responses = await Promise.all(members.map((member) => member.claim(taskId)));
    await gathering;
    for (const response of responses) expectRejected(response, 'The post is not liked.');
    expect(lookUps().length).toBeLessThanOrEqual(2);
    const calls = responses.map(({ body }) => body.verification.apiCallCount as number);
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(MEMBERS + lookUps().length);
  });

  it('should put different targets into one look-up while another is running', async () => {
    const taskIds: string[] = [];
    for (let n = 0; n < MEMBERS; n += 1) taskIds.push(await aLikeTask(aTarget()));
    const gathering = letLookUpWaitForAll();
    const claim = (member: Member, n: number) => member.claim(taskIds[n] ?? '');
    const claims = members.slice(0, 1).map(claim);
    await waitUntil('the first look-up is under way', () => lookUps().length === 1);
    claims.push(...members.slice(1).map((member, n) => claim(member, n + 1)));
    for (const response of await Promise.all(claims)) expectRejected(response, 'The post is not liked.');
    await gathering;
    expect(lookUps().length).toBe(2);
    expect(lookUps().flatMap(({ query }) => query.ids?.split(',') ?? [])).toHaveLength(MEMBERS);
  });

  it('should each make their own look-up when the shared one failed', async () => {
    const taskId = await aLikeTask(aTarget());
    testApp.simulator.faults.add({ kind: 'server-error', route: LOOK_UP });
    const responses = await Promise.all(members.slice(0, 3).map((member) => member.claim(taskId)));
    const outcomes = responses.map(({ body }) => [body.status, body.errorCode]);
    expect(outcomes).toContainEqual(['PENDING', 'x_unavailable']);
    expect(outcomes.filter(([status]) => status === 'REJECTED')).toHaveLength(2);
  });

  it('should not treat a target hidden from one member as hidden from all', async () => {
    const [friend, stranger] = members as [Member, Member];
    world.addUser({ username: 'shy' });
    const taskId = await aLikeTask(aTarget('shy'));
    world.protectUser('shy');
    world.follow(friend.username, 'shy');
    world.acceptFollow(friend.username, 'shy');
    const [seen, unseen] = await Promise.all([friend.claim(taskId), stranger.claim(taskId)]);
    expectRejected(seen, 'The post is not liked.');
    expect(unseen.body.status).not.toBe('APPROVED');
  });
});

describe('a claim made after a look-up began', () => {
  it('should not use its result', async () => {
    const targetId = aTarget();
    const taskId = await aLikeTask(targetId);
    const [first, second] = members as [Member, Member];
    expectRejected(await first.claim(taskId), 'The post is not liked.');
    world.deletePost(targetId);
    const later = await second.claim(taskId);
    expect(later.body).toMatchObject({ status: 'PENDING', errorCode: 'target_unavailable' });
    expect(lookUps()).toHaveLength(2);
  });
});
