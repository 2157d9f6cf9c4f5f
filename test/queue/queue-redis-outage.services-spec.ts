import type { Response } from 'supertest';
import type { Member } from '../support/members/member.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import { TestRedis } from '../support/database/redis.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const MEMBERS = sized(5, 30);
/** Claims of each member, before and after each change of Redis. */
const CLAIMS = sized(1, 2);
/** Claims of each member, before each change of Redis. */
const OVERDUE = sized(1, 2);

let redis: TestRedis;
let testApp: TestApp;

const environment = () => ({
  REDIS_URL: redis.url,
  VERIFICATION_COOLDOWN_SECONDS: '0',
  VERIFICATION_SWEEP_MS: '100',
});

beforeEach(async () => {
  redis = await TestRedis.start();
  testApp = await startTestApp({ env: environment() });
});

afterEach(async () => {
  await testApp.close();
  redis.resume();
  await redis.stop();
});

const hang = (): Promise<void> => {
  redis.hang();
  return Promise.resolve();
};
const resume = (): Promise<void> => {
  redis.resume();
  return Promise.resolve();
};
/** Each member claims the tasks one after the other. */
const claimAll = async (members: readonly Member[], taskIds: readonly string[]): Promise<Response[]> => {
  const responses = await Promise.all(
    members.map(async (member) => {
      const answers: Response[] = [];
      for (const taskId of taskIds) answers.push(await member.claim(taskId));
      return answers;
    }),
  );
  return responses.flat();
};

const ready = () => testApp.http().get('/health/ready');
const redisIs = (status: 'up' | 'down') =>
  waitUntil(`Redis is ${status} for the service`, async () => {
    const response = await ready();
    expect(response.status).toBe(200);
    return response.body.details.redis.status === status ? response : null;
  });

it('should answer every claim and verify every completion while Redis goes down, hangs and comes back', async () => {
  const members = await connectedMembers(testApp, MEMBERS);
  const states = ['up', 'down', 'up', 'down', 'up'] as const;
  const changes = [() => Promise.resolve(), () => redis.stop(), () => redis.start(), hang, resume];
  const tasks = await followTasks(testApp, states.length * (2 * CLAIMS + OVERDUE));
  for (const { username } of members) testApp.simulator.world.follow(username, 'brand');
  testApp.simulator.faults.add({ kind: 'slow', delayMs: 50, times: Infinity });

  const responses: Promise<Response[]>[] = [];
  const claimNew = (): void => {
    responses.push(claimAll(members, tasks.splice(0, CLAIMS)));
  };
  for (const [index, state] of states.entries()) {
    await overdueClaims(testApp, members, tasks.splice(0, OVERDUE));
    claimNew();
    await changes[index]?.();
    const { body } = await redisIs(state);
    expect(body.status).toBe(state === 'up' ? 'ok' : 'degraded');
    claimNew();
    await responses.at(-1);
  }

  const statuses = (await Promise.all(responses)).flat().map(({ status }) => status);
  expect(statuses).toEqual(statuses.map(() => 201));
  const count = MEMBERS * states.length * (2 * CLAIMS + OVERDUE);
  await waitUntil(
    'everything is settled',
    async () => (await testApp.database.completion.count({ where: { status: 'APPROVED' } })) === count,
  );
  expect(
    await testApp.database.twitterVerificationLog.count({ where: { verificationResult: 'APPROVED' } }),
  ).toBe(count);
});

it('should verify what is due while Redis is down, and shut down without waiting for it', async () => {
  const members = await connectedMembers(testApp, 3);
  const tasks = await followTasks(testApp, 2);
  await redis.stop();
  await redisIs('down');
  await overdueClaims(testApp, members, tasks);
  await waitUntil(
    'everything is settled',
    async () => (await testApp.database.completion.count({ where: { status: 'REJECTED' } })) === 6,
  );
  await testApp.app.close();
  expect(testApp.logLines().filter(({ msg }) => String(msg).includes('aborted by the shutdown'))).toEqual([]);
});

it('should start and verify what is due without any Redis', async () => {
  await redis.stop();
  const other = await startTestApp({ env: environment() });
  try {
    const members = await connectedMembers(other, 3);
    await overdueClaims(other, members, await followTasks(other, 2));
    const settled = await waitUntil('everything is settled', async () => {
      const completions = await other.database.completion.findMany({ where: { status: 'REJECTED' } });
      return completions.length >= 6 ? completions : null;
    });
    expect(settled).toHaveLength(6);
  } finally {
    await other.close();
  }
});
