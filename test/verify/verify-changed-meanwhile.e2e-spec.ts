import { Leases } from '#database';
import type { World } from '#x-simulator';
import { Admin } from '../support/members/admin.js';
import { attemptsOf, expectApproved, expectRejected, verify } from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, aTask, Member } from '../support/members/member.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost, statusUrl } from '../support/members/new-task.js';

const SECOND_MS = 1_000;

let testApp: TestApp;
let world: World;
let member: Member;
let targetId: string;

async function start(env: Record<string, string> = {}): Promise<void> {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '50',
      ...env,
    },
  });
  world = testApp.simulator.world;
  for (const username of ['brand', 'other']) world.addUser({ username });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
}

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
  testApp.clock.advance(60 * SECOND_MS);
  testApp.simulator.requests.clear();
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

const me = (): string => member.username;
const xAsked = (count: number) =>
  waitUntil(`X was asked ${count} times`, () => Promise.resolve(testApp.simulator.requests.count() >= count));

/** Makes the request, changes something once X has been asked, and lets X answer then. */
async function whileAsked<T>(request: () => Promise<T>, change: () => Promise<unknown>): Promise<T> {
  const held = holdAnswers(testApp.simulator);
  const answer = request();
  await xAsked(1);
  await change();
  held.goOn();
  return answer;
}

describe('what changes while X is asked', () => {
  beforeAll(() => start());

  it('should be judged as it is then: a proof', async () => {
    const task = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'sesame', points: 2 });
    const wrong = world.post({ author: me(), text: 'Closed' });
    const right = world.post({ author: me(), text: 'Open, sesame' });
    let second: Promise<unknown> = Promise.resolve();
    const first = await whileAsked(
      () => member.claim(task.id, { proofUrl: wrong.url }),
      async () => {
        second = member.claim(task.id, { proofUrl: right.url });
        await waitUntil('the proof is replaced', async () => {
          const row = await testApp.database.completion.findFirst({ where: { taskId: task.id } });
          return row?.proofUrl === right.url;
        });
      },
    );
    expectApproved(first);
    await second;
    const rows = await attemptsOf(testApp, first.body.id);
    expect(rows.map(({ verificationResult, apiCallCount }) => [verificationResult, apiCallCount])).toEqual([
      ['APPROVED', 2],
    ]);
  });

  it.each<[string, object, string]>([
    ['its required text', { requiredText: 'sesame' }, 'APPROVED'],
    ['its end', { endsAt: '2026-01-01T00:00:00.000Z', startsAt: null }, 'REJECTED'],
  ])('should be judged as it is then: a task by %s', async (_, change, status) => {
    const task = await aTask(testApp, {
      taskType: 'TWITTER_POST',
      requiredText: status === 'APPROVED' ? 'open' : null,
    });
    world.post({ author: me(), text: status === 'APPROVED' ? 'sesame' : 'Hello' });
    const { body } = await whileAsked(
      () => member.claim(task.id),
      () => new Admin(testApp).patch(`/v1/admin/tasks/${task.id}`, change),
    );
    expect(body.status).toBe(status);
    expect(await attemptsOf(testApp, body.id)).toHaveLength(1);
  });

  it('should be judged as it is then: a target', async () => {
    const liked = world.post({ author: 'brand', text: 'Liked' });
    world.like(me(), liked.id);
    const task = await aTask(testApp, aboutPost('TWITTER_LIKE', liked.id));
    const response = await whileAsked(
      () => member.claim(task.id),
      () => new Admin(testApp).patch(`/v1/admin/tasks/${task.id}`, { targetUrl: statusUrl(targetId) }),
    );
    expectRejected(response, 'The post is not liked.');
  });

  it('should be judged as it is then: a connection that is removed', async () => {
    world.like(me(), targetId);
    const task = await aTask(testApp, aboutPost('TWITTER_LIKE', targetId, { points: 2 }));
    const response = await whileAsked(
      () => member.claim(task.id),
      () => member.delete('/v1/twitter/connection'),
    );
    expect([response.status, response.body.code]).toEqual([409, 'twitter_not_connected']);
    const [completion] = (await member.get('/v1/completions')).body.data;
    expect(completion).toMatchObject({ status: 'PENDING', pointsAwarded: 0 });
  });

  it('should be judged as it is then: another X account', async () => {
    const second = aNewMember(testApp, 'second');
    world.like(second.username, targetId);
    const task = await aTask(testApp, aboutPost('TWITTER_LIKE', targetId));
    const response = await whileAsked(
      () => member.claim(task.id),
      () => new Member(testApp, member.id, second.username).connect(),
    );
    expectApproved(response);
  });

  it('should be left to the queue when it changes repeatedly', async () => {
    const task = await aTask(testApp, aboutPost('TWITTER_LIKE', targetId));
    const held = [1, 2, 3].map(() => holdAnswers(testApp.simulator, { route: '/2/users/:id/liked_tweets' }));
    const claimed = member.claim(task.id);
    for (const [index, answer] of held.entries()) {
      await waitUntil(`the likes were read ${index + 1} times`, () =>
        Promise.resolve(testApp.simulator.requests.count({ route: '/2/users/:id/liked_tweets' }) > index),
      );
      await new Admin(testApp).patch(`/v1/admin/tasks/${task.id}`, { points: index + 1 });
      answer.goOn();
    }
    const { body } = await claimed;
    expect(body).toMatchObject({ status: 'PENDING', errorCode: null, verification: null });
    testApp.clock.set(new Date(body.nextVerificationAt));
    await waitUntil(
      'it is settled',
      async () => (await member.get(`/v1/completions/${body.id}`)).body.status === 'REJECTED',
    );
  });
});

describe('an answer to the client before the answer of X', () => {
  beforeAll(async () => {
    await testApp.close();
    await start({ VERIFICATION_TIMEOUT_MS: '100' });
  });

  /** The id of a completion once it has this status; because the limit is short, it may have to wait. */
  async function judged(response: Promise<{ body: { id: string } }>, status: string): Promise<string> {
    const { id } = (await response).body;
    await waitUntil(
      `it is ${status}`,
      async () => (await member.get(`/v1/completions/${id}`)).body.status === status,
    );
    return id;
  }

  const aLikeTask = () => aTask(testApp, aboutPost('TWITTER_LIKE', targetId));
  const open = {
    status: 'PENDING',
    errorCode: null,
    needsReview: false,
    rejectionCode: null,
    rejectionReason: null,
    nextVerificationAt: expect.any(String),
  };

  it.each<[string, (taskId: string, id: string) => Promise<{ body: object }>]>([
    ['claimed', (taskId) => member.claim(taskId)],
    ['verified', (_, id) => verify(member, id)],
    [
      'verified with others',
      async (_, id) => {
        const { body } = await member.post('/v1/completions/verify', { completionIds: [id] });
        return { body: body.results[0] };
      },
    ],
  ])('should not contain the earlier rejection: %s again', async (_, request) => {
    const task = await aLikeTask();
    const id = await judged(member.claim(task.id), 'REJECTED');
    const held = holdAnswers(testApp.simulator, { times: 2 });
    expect((await request(task.id, id)).body).toMatchObject(open);
    world.like(me(), targetId);
    held.goOn();
    await judged(Promise.resolve({ body: { id } }), 'APPROVED');
  });

  it('should not contain the earlier failure', async () => {
    const task = await aLikeTask();
    world.like(me(), world.post({ author: 'other', text: 'Liked' }).id);
    testApp.simulator.faults.add({ kind: 'uncounted-list' });
    const { id } = (await member.claim(task.id)).body;
    await waitUntil(
      'it is left to a person',
      async () => (await member.get(`/v1/completions/${id}`)).body.needsReview === true,
    );
    const held = holdAnswers(testApp.simulator, { times: 2 });
    expect((await verify(member, id)).body).toMatchObject(open);
    held.goOn();
  });

  it('should not refuse a member who has connected since', async () => {
    const task = await aLikeTask();
    const late = aNewMember(testApp, 'late');
    await waitUntil('an answer is in time', async () => (await late.claim(task.id)).status === 409);
    await late.connect();
    const held = holdAnswers(testApp.simulator, { times: 2 });
    const again = await late.claim(task.id);
    expect([again.status, again.body]).toMatchObject([200, open]);
    held.goOn();
  });

  it('should be followed by a verdict when another instance verifies the member', async () => {
    const task = await aLikeTask();
    const id = await judged(member.claim(task.id), 'REJECTED');
    const lease = await new Leases(testApp.database).acquire(`verify:${member.id}`, 60 * SECOND_MS);
    const { body } = await verify(member, id);
    expect(body).toMatchObject(open);
    await lease?.release();
    testApp.clock.set(new Date(body.nextVerificationAt));
    world.like(me(), targetId);
    await judged(Promise.resolve({ body: { id } }), 'APPROVED');
  });
});
