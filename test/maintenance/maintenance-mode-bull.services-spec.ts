import { Queue } from 'bullmq';
import {
  VERIFY_DUE,
  VERIFICATION_QUEUE,
  queuePrefixOf,
  jobIdOf,
} from '../../src/verification/queue/wake-up.js';
import { switchMode, untilState } from '../support/jobs/maintenance-mode.js';
import { rowsOf } from '../support/database/stored-rows.js';
import { anotherInstance } from '../support/app/another-instance.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import { TestRedis } from '../support/database/redis.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

let redis: TestRedis;
let testApp: TestApp;
let queue: Queue;

beforeAll(async () => {
  redis = await TestRedis.start();
});

beforeEach(async () => {
  testApp = await startTestApp({ env: environment() });
  queue = new Queue(VERIFICATION_QUEUE, {
    prefix: queuePrefixOf(testApp.config.database.url, 'tta:queue'),
    connection: { url: redis.url },
  });
});

afterEach(async () => {
  await queue.close();
  await testApp.close();
});

afterAll(() => redis.stop());

const environment = () => ({
  REDIS_URL: redis.url,
  VERIFICATION_COOLDOWN_SECONDS: '0',
  VERIFICATION_SWEEP_MS: '100',
});

/** Adds a job for the claim that is due now; resolves when a worker has finished it. */
async function deliver(completionId: string): Promise<void> {
  await queue.add(
    VERIFY_DUE,
    { completionId },
    { jobId: jobIdOf(completionId, null), removeOnComplete: true },
  );
  await waitUntil(
    'the job was worked on',
    async () => (await queue.getJobCountByTypes('wait', 'active', 'delayed', 'completed', 'failed')) === 0,
  );
}

const untilSettled = (count: number): Promise<true> =>
  waitUntil(
    `${count} are settled`,
    async () =>
      (await testApp.database.completion.count({ where: { status: { not: 'PENDING' } } })) === count,
  );

describe('the jobs of BullMQ in maintenance mode', () => {
  it('should do nothing when they are delivered, and be processed when the mode is off', async () => {
    const [member] = await connectedMembers(testApp, 1);
    const tasks = await followTasks(testApp, 1);
    await switchMode(testApp, true);
    const [claim = ''] = await overdueClaims(testApp, [member!], tasks);
    testApp.simulator.requests.clear();
    const before = await rowsOf(testApp.database);
    await deliver(claim);
    await untilState(testApp, 'quiet');
    expect(await rowsOf(testApp.database)).toEqual(before);
    expect(testApp.simulator.requests.count()).toBe(0);
    await switchMode(testApp, false);
    await untilSettled(1);
  });

  it('should also do nothing on an instance that starts in maintenance mode', async () => {
    const [member] = await connectedMembers(testApp, 1);
    const tasks = await followTasks(testApp, 1);
    await switchMode(testApp, true);
    await testApp.app.close();
    const [claim = ''] = await overdueClaims(testApp, [member!], tasks);
    const before = await rowsOf(testApp.database);
    testApp.simulator.requests.clear();
    const delivered = deliver(claim);
    const other = await anotherInstance(testApp, { env: environment() });
    try {
      await delivered;
      await untilState(other, 'quiet');
      expect(await rowsOf(testApp.database)).toEqual(before);
      expect(testApp.simulator.requests.count()).toBe(0);
      await switchMode(other, false);
      await untilSettled(1);
    } finally {
      await other.close();
    }
  });
});
