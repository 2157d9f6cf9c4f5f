import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'supertest';
import type { Member } from './support/member.js';
import { connectedMembers, followTasks, overdueClaims } from './support/queue-crowd.js';
import { TestRedis } from './support/redis.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const MEMBERS = 30;
const CLAIMS_OF_EACH = 12;
const OVERDUE_OF_EACH = 5;
const OUTAGE_MS = 1_500;

let redis: TestRedis;
let testApp: TestApp;

beforeEach(async () => {
  redis = await TestRedis.start();
  testApp = await startTestApp({ env: { REDIS_URL: redis.url, VERIFICATION_COOLDOWN_SECONDS: '0' } });
});

afterEach(async () => {
  await testApp.close();
  redis.resume();
  await redis.stop();
});

const ready = () => testApp.http().get('/health/ready');
const redisIs = (status: 'up' | 'down') =>
  waitUntil(`Redis is ${status} for the service`, async () => {
    const response = await ready();
    expect(response.status).toBe(200);
    return response.body.details.redis.status === status ? response : null;
  });

/** Claims one task after the other, with a pause between them. */
async function claimAll(member: Member, taskIds: readonly string[]): Promise<Response[]> {
  const responses: Response[] = [];
  for (const taskId of taskIds) {
    responses.push(await member.claim(taskId));
    await pause(400);
  }
  return responses;
}

it('should answer every claim and settle every completion while Redis goes away, hangs and comes back', async () => {
  const members = await connectedMembers(testApp, MEMBERS);
  const tasks = await followTasks(testApp, CLAIMS_OF_EACH + OVERDUE_OF_EACH);
  for (const { username } of members) testApp.simulator.world.follow(username, 'brand');
  testApp.simulator.faults.add({ kind: 'slow', delayMs: 50, times: Infinity });
  await redisIs('up');
  await overdueClaims(testApp, members, tasks.slice(CLAIMS_OF_EACH));
  const claimed = members.map((member) => claimAll(member, tasks.slice(0, CLAIMS_OF_EACH)));

  await redis.stop();
  expect((await redisIs('down')).body.status).toBe('degraded');
  await pause(OUTAGE_MS);
  await redis.start();
  expect((await redisIs('up')).body.status).toBe('ok');
  redis.hang();
  await redisIs('down');
  await pause(OUTAGE_MS);
  redis.resume();
  await redisIs('up');

  const responses = (await Promise.all(claimed)).flat();
  expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 201));
  const count = MEMBERS * (CLAIMS_OF_EACH + OVERDUE_OF_EACH);
  await waitUntil(
    'everything is settled',
    async () =>
      (await testApp.database.completion.count({ where: { status: 'APPROVED' } })) === count ? true : null,
    60_000,
  );
  expect(
    await testApp.database.twitterVerificationLog.count({ where: { verificationResult: 'APPROVED' } }),
  ).toBe(count);
});

it('should verify what is due while Redis is away, and shut down without waiting for it', async () => {
  const members = await connectedMembers(testApp, 3);
  const tasks = await followTasks(testApp, 2);
  await redis.stop();
  await redisIs('down');
  await overdueClaims(testApp, members, tasks);
  await waitUntil('everything is settled', async () =>
    (await testApp.database.completion.count({ where: { status: 'REJECTED' } })) === 6 ? true : null,
  );
  await testApp.app.close();
  expect(testApp.logLines().filter(({ msg }) => String(msg).includes('cut off'))).toEqual([]);
});

it('should start and verify what is due although Redis was never there', async () => {
  await redis.stop();
  const other = await startTestApp({ env: { REDIS_URL: redis.url, VERIFICATION_COOLDOWN_SECONDS: '0' } });
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
