import { attemptsOf, expectApproved, verify, verifyTogether } from '../support/verify/completions.js';
import { expectInvalid, expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask, statusUrl } from '../support/members/new-task.js';

const MINUTE_MS = 60_000;

let testApp: TestApp;
let alice: Member;
let bob: Member;
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp();
  testApp.simulator.world.addUser({ username: 'brand' });
  targetId = testApp.simulator.world.post({ author: 'brand', text: 'Hello' }).id;
  testApp.clock.advance(MINUTE_MS);
  alice = await aMember(testApp, 'alice').connect();
  bob = await aMember(testApp, 'bob').connect();
});

afterAll(() => testApp.close());

beforeEach(() => {
  testApp.simulator.requests.clear();
});

const fromNow = (ms: number): string => new Date(testApp.clock.now().getTime() + ms).toISOString();
const aFollowTask = (more: Partial<NewTask> = {}) => aTask(testApp, followTask('brand', more));

describe('a claim', () => {
  it('should be refused for a task that does not exist', async () => {
    expectProblem(await alice.claim('no-such-task'), 404, 'not_found');
  });

  it.each([
    ['is not active', {}, { isActive: false }],
    ['has not begun', { startsAt: MINUTE_MS }, {}],
    ['is over', { startsAt: -2 * MINUTE_MS, endsAt: -MINUTE_MS }, {}],
    ['ends at this moment', { endsAt: 0 }, {}],
  ])('should be refused and write nothing when the task %s', async (_when, window, change) => {
    const times = Object.fromEntries(Object.entries(window).map(([name, ms]) => [name, fromNow(ms)]));
    const task = await aFollowTask(times);
    await testApp.database.task.update({ where: { id: task.id }, data: change });
    expectProblem(await alice.claim(task.id), 409, 'task_inactive');
    expect(await testApp.database.completion.count({ where: { taskId: task.id } })).toBe(0);
    expect(await testApp.database.twitterVerificationLog.count({ where: { taskId: task.id } })).toBe(0);
    expect(testApp.simulator.requests.count()).toBe(0);
  });

  it('should be accepted from the moment the task begins', async () => {
    const task = await aFollowTask({ startsAt: fromNow(0), endsAt: fromNow(1) });
    expect((await alice.claim(task.id)).status).toBe(201);
  });

  it.each([
    [{ proofUrl: 'https://x.com/alice' }, 'proofUrl'],
    [{ proofUrl: 'https://evilx.com/alice/status/1' }, 'proofUrl'],
    [{ proofUrl: 'not an address' }, 'proofUrl'],
    [{ proofUrl: 7 }, 'proofUrl'],
    [{ status: 'APPROVED' }, 'status'],
  ])('should be refused with the path of what is wrong in %j', async (body, path) => {
    const task = await aTask(testApp, aboutPost('TWITTER_REPLY', targetId));
    expectInvalid(await alice.claim(task.id, body), path);
    expect(await testApp.database.completion.count({ where: { taskId: task.id } })).toBe(0);
  });

  it.each(['TWITTER_LIKE', 'TWITTER_RETWEET'])(
    'should be refused with a proofUrl for a %s task',
    async (taskType) => {
      const response = await alice.claimNew(aboutPost(taskType, targetId), { proofUrl: statusUrl(targetId) });
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([{ path: 'proofUrl', message: expect.any(String) }]);
    },
  );

  it('should be the same completion when it is repeated', async () => {
    const task = await aFollowTask();
    const first = await alice.claim(task.id);
    const second = await alice.claim(task.id);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.id).toBe(first.body.id);
  });
});

describe("somebody else's completion", () => {
  let bobsId: string;

  beforeAll(async () => {
    bobsId = (await bob.claim((await aFollowTask()).id)).body.id;
  });

  it('should be 404 when I read it', async () => {
    expectProblem(await alice.get(`/v1/completions/${bobsId}`), 404, 'not_found');
    expect((await bob.get(`/v1/completions/${bobsId}`)).body.id).toBe(bobsId);
  });

  it('should be 404 when I verify it', async () => {
    expectProblem(await verify(alice, bobsId), 404, 'not_found');
    expect(await attemptsOf(testApp, bobsId)).toHaveLength(1);
  });

  it('should make a whole batch fail without any verification', async () => {
    testApp.clock.advance(MINUTE_MS);
    const alices = (await alice.claim((await aFollowTask()).id)).body.id as string;
    testApp.clock.advance(MINUTE_MS);
    expectProblem(await verifyTogether(alice, [alices, bobsId]), 404, 'not_found');
    expect(await attemptsOf(testApp, alices)).toHaveLength(1);
  });

  it('should not show in my list or in my batch', async () => {
    const list = await alice.get('/v1/completions?limit=100');
    expect(list.body.data.map(({ id }: { id: string }) => id)).not.toContain(bobsId);
    const batch = await verifyTogether(alice);
    expect(batch.body.results.map(({ id }: { id: string }) => id)).not.toContain(bobsId);
  });
});

describe('a batch', () => {
  it.each([
    ['ids that are no list', { completionIds: 'all' }, 'completionIds'],
    ['no id', { completionIds: [] }, 'completionIds'],
    ['an id twice', { completionIds: ['a', 'a'] }, 'completionIds'],
    ['something that is no id', { completionIds: ['a b'] }, 'completionIds'],
    ['501 ids', { completionIds: Array.from({ length: 501 }, (_, n) => `id-${n}`) }, 'completionIds'],
    ['an unknown field', { ids: ['a'] }, 'ids'],
  ])('should be refused with %s, naming the path', async (_what, body, path) => {
    expectInvalid(await alice.post('/v1/completions/verify', body), path);
  });

  it('should be empty for a member who has nothing open', async () => {
    const newcomer = await aMember(testApp, 'newcomer').connect();
    const response = await verifyTogether(newcomer);
    expect(response.body).toEqual({ results: [], apiCallCount: 0 });
    expect(response.status).toBe(200);
  });

  it('should refuse an id that does not exist', async () => {
    expectProblem(await verifyTogether(alice, ['no-such-completion']), 404, 'not_found');
  });
});

describe('without a connection', () => {
  it('should keep the claim with one error row, and verify it once connected', async () => {
    const carol = aMember(testApp, 'carol');
    const task = await aFollowTask({ points: 7 });
    expectProblem(await carol.claim(task.id), 409, 'twitter_not_connected');
    const kept = await testApp.database.completion.findFirstOrThrow({ where: { taskId: task.id } });
    expect(kept).toMatchObject({ status: 'PENDING', errorCode: 'twitter_not_connected', needsReview: false });
    const rows = await attemptsOf(testApp, kept.id);
    expect(rows).toMatchObject([
      { verificationResult: 'ERROR', apiCallCount: 0, cacheHit: false, twitterConnectionId: null },
    ]);
    expect(testApp.simulator.requests.count()).toBe(0);

    await carol.connect();
    testApp.simulator.world.follow('carol', 'brand');
    const again = await carol.claim(task.id);
    expectApproved(again);
    expect(again.body).toMatchObject({ id: kept.id, pointsAwarded: 7 });
    expect(again.status).toBe(200);
  });

  it('should refuse to verify one completion, and report it for each of a batch', async () => {
    const dave = aMember(testApp, 'dave');
    const task = await aFollowTask();
    await dave.claim(task.id);
    const { id } = await testApp.database.completion.findFirstOrThrow({ where: { taskId: task.id } });
    expectProblem(await verify(dave, id), 409, 'twitter_not_connected');
    const batch = await verifyTogether(dave);
    expect(batch.body).toMatchObject({
      results: [{ id, status: 'PENDING', errorCode: 'twitter_not_connected' }],
      apiCallCount: 0,
    });
    expect(await attemptsOf(testApp, id)).toHaveLength(3);
  });
});
