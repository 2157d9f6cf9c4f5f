import { X_PRICE_SOURCE } from '#x-api';
import { Admin } from '../support/members/admin.js';
import { ALL_SCOPES, aMember, aTask, type Member } from '../support/members/member.js';
import { aboutPost, followTask, type NewTask } from '../support/members/new-task.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { act } from '../support/verify/actions.js';
import { attemptsOf, verifyTogether } from '../support/verify/completions.js';
import { expectAdminsOnly, expectInvalid } from '../support/http/expect-problem.js';

const USAGE = '/v1/admin/usage';
const DAY_MS = 86_400_000;

let testApp: TestApp;
let admin: Admin;
let ada: Member;
/** By the kind of the task. */
let taskIds: Record<'follow' | 'like' | 'repost' | 'quote' | 'reply', string>;

interface TaskUsage {
  readonly taskId: string;
  readonly title: string;
  readonly approved: number;
  readonly verifications: number;
  readonly apiCallCount: number;
  readonly estimatedCostUsd: number;
  readonly unknownCosts: number;
  readonly usdPerApproval: number | null;
}

beforeEach(async () => {
  // At noon (UTC), so that no test runs across midnight.
  const clock = new TestClock(new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2));
  testApp = await startTestApp({
    clock,
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
  admin = new Admin(testApp);
  const { world } = testApp.simulator;
  world.addUser({ username: 'brand' });
  const { id } = world.post({ author: 'brand', text: 'Our launch' });
  clock.advance(1_000);
  const add = async (task: NewTask, title: string): Promise<string> =>
    (await aTask(testApp, { ...task, title })).id;
  taskIds = {
    follow: await add(followTask('brand'), 'Follow us'),
    like: await add(aboutPost('TWITTER_LIKE', id), 'Like it'),
    repost: await add(aboutPost('TWITTER_RETWEET', id), 'Repost it'),
    quote: await add(aboutPost('TWITTER_QUOTE', id), 'Quote it'),
    reply: await add(aboutPost('TWITTER_REPLY', id), 'Reply to it'),
  };
  ada = await aMember(testApp, 'ada').connect();
  clock.advance(1_000);
  act(world, 'follow', 'ada', 'brand');
  for (const name of ['like', 'repost', 'quote'] as const) act(world, name, 'ada', id);
});

afterEach(() => testApp.close());

async function claimAll(): Promise<void> {
  const completedAt = testApp.clock.now();
  await testApp.database.completion.createMany({
    data: Object.values(taskIds).map((taskId) => ({ id: taskId, taskId, userId: ada.id, completedAt })),
  });
  await verifyTogether(ada);
}

async function usageOf(query = ''): Promise<TaskUsage[]> {
  const { status, body } = await admin.get(`${USAGE}${query}`);
  expect(status).toBe(200);
  return body.tasks as TaskUsage[];
}

describe('the usage of X by task', () => {
  it("should add up to X's bill, the most expensive task first", async () => {
    await claimAll();
    const { body } = await admin.get(USAGE);
    const tasks = body.tasks as TaskUsage[];
    const costs = tasks.map(({ estimatedCostUsd }) => estimatedCostUsd);
    const bill = testApp.simulator.requests.costMicroUsd() / 1_000_000;

    expect(bill).toBeGreaterThan(0);
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(bill, 9);
    expect(body.total.estimatedCostUsd).toBeCloseTo(bill, 9);
    expect(costs).toEqual([...costs].sort((one, other) => other - one));
    expect(tasks.map(({ taskId }) => taskId).sort()).toEqual(Object.values(taskIds).sort());
    expect(tasks.find(({ taskId }) => taskId === taskIds.follow)).toEqual({
      taskId: taskIds.follow,
      title: 'Follow us',
      approved: 1,
      verifications: 1,
      apiCallCount: 1,
      // One account.
      estimatedCostUsd: 0.01,
      unknownCosts: 0,
      usdPerApproval: 0.01,
    });
    expect(tasks.find(({ taskId }) => taskId === taskIds.reply)).toMatchObject({
      approved: 0,
      verifications: 1,
      usdPerApproval: null,
    });
    expect(body.prices.readOn).toBe(X_PRICE_SOURCE.readOn);
  });

  it('should leave what an earlier version verified out of the costs, and count it as unknown', async () => {
    await claimAll();
    await testApp.database.twitterVerificationLog.updateMany({
      where: { taskId: taskIds.follow },
      data: { estimatedCostMicroUsd: null },
    });
    const [attempt] = await attemptsOf(testApp, taskIds.follow);
    const { id: _id, ...columns } = { ...attempt };
    await testApp.database.twitterVerificationLog.create({
      data: { ...(columns as Omit<NonNullable<typeof attempt>, 'id'>), estimatedCostMicroUsd: 30_000 },
    });

    expect((await usageOf()).find(({ taskId }) => taskId === taskIds.follow)).toMatchObject({
      approved: 2,
      verifications: 2,
      unknownCosts: 1,
      estimatedCostUsd: 0.03,
      usdPerApproval: 0.03,
    });
  });

  it('should be of the requested days, which are whole days (UTC)', async () => {
    await claimAll();
    const today = testApp.clock.now();
    const dayAfter = (days: number): string =>
      new Date(today.getTime() + days * DAY_MS).toISOString().slice(0, 10);

    expect(await usageOf(`?from=${dayAfter(0)}&to=${dayAfter(0)}`)).toHaveLength(5);
    expect(await usageOf(`?from=${today.toISOString()}`)).toHaveLength(5);
    expect(await usageOf(`?from=${dayAfter(1)}&to=${dayAfter(2)}`)).toEqual([]);
    expect(await usageOf(`?from=${dayAfter(-2)}&to=${dayAfter(-1)}`)).toEqual([]);
    expect(await usageOf(`?from=${dayAfter(-1)}&to=${dayAfter(0)}T00:00:00Z`)).toEqual([]);
    expect(await usageOf('?from=1970-01-01&to=9999-12-31')).toHaveLength(5);
    expectInvalid(await admin.get(`${USAGE}?from=yesterday`), 'from');
  });

  it('should be open to admins only', async () => {
    await expectAdminsOnly(testApp, USAGE);
  });
});
