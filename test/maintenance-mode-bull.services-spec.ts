import { Queue } from 'bullmq';
import { ALARM, ALARM_QUEUE, alarmPrefixOf, jobIdOf } from '../src/verification/queue/alarm.js';
import { rowsOf, switchMode, untilState } from './maintenance-mode-steps.js';
import { anotherInstance } from './support/another-instance.js';
import { connectedMembers, followTasks, overdueClaims } from './support/queue-crowd.js';
import { TestRedis } from './support/redis.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

let redis: TestRedis;
let testApp: TestApp;
let queue: Queue;

beforeAll(async () => {
  redis = await TestRedis.start();
});

beforeEach(async () => {
  testApp = await startTestApp({ env: environment() });
  queue = new Queue(ALARM_QUEUE, {
    prefix: alarmPrefixOf(testApp.config.database.url, 'tta:queue'),
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

/** Asks for a look at the member of a claim now; resolves when a worker has taken it and is done. */
async function deliver(completionId: string): Promise<void> {
  await queue.add(ALARM, { completionId }, { jobId: jobIdOf(completionId, null), removeOnComplete: true });
  await waitUntil('the job was worked on', async () =>
    (await queue.getJobCountByTypes('wait', 'active', 'delayed', 'completed', 'failed')) === 0 ? true : null,
  );
}

const untilSettled = (count: number): Promise<true> =>
  waitUntil(`${count} are settled`, async () =>
    (await testApp.database.completion.count({ where: { status: { not: 'PENDING' } } })) === count
      ? true
      : null,
  );

describe('the jobs of BullMQ in maintenance mode', () => {
  it('should do nothing when they are delivered, and be done when the mode is off', async () => {
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

  it('should do nothing either on an instance that starts in the mode and finds them waiting', async () => {
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
