import { SchedulerRegistry } from '@nestjs/schedule';
import { Queue } from 'bullmq';
import { VERIFICATION_QUEUE, queuePrefixOf, jobIdOf } from '../../src/verification/queue/wake-up.js';
import { VerificationQueue } from '../../src/verification/verify/verification-queue.js';
import { describeQueue } from './queue-rules.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import { TestRedis } from '../support/database/redis.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { waitUntil } from '../support/app/wait-until.js';

/** The real time, for times that Redis measures. */
class RunningClock extends TestClock {
  override now(): Date {
    return new Date();
  }
}

/** What all keys of the service begin with. */
const KEYS = 'tta:';

let redis: TestRedis;

beforeAll(async () => {
  redis = await TestRedis.start();
});

afterAll(() => redis.stop());

describe('the queue with BullMQ', () => {
  describeQueue(() => ({ REDIS_URL: redis.url }));
});

describe('the jobs of BullMQ', () => {
  let testApp: TestApp;

  beforeEach(async () => {
    testApp = await startTestApp({
      clock: new RunningClock(),
      env: { REDIS_URL: redis.url, VERIFICATION_COOLDOWN_SECONDS: '0' },
    });
  });

  afterEach(() => testApp.close());

  it('should have a member verified at the given time, without a sweep', async () => {
    const [member] = await connectedMembers(testApp, 1);
    const tasks = await followTasks(testApp, 1);
    testApp.app.get(SchedulerRegistry).deleteInterval('verification-queue');
    const [id = ''] = await overdueClaims(testApp, [member!], tasks);
    const nextVerificationAt = new Date(Date.now() + 500);
    await testApp.database.completion.update({ where: { id }, data: { nextVerificationAt } });
    testApp.app.get(VerificationQueue).schedule(id, nextVerificationAt);
    const { verifiedAt } = await waitUntil('it is verified', () =>
      testApp.database.twitterVerificationLog.findFirst({ where: { completionId: id } }),
    );
    expect(verifiedAt.getTime()).toBeGreaterThanOrEqual(nextVerificationAt.getTime());
  });

  it('should exist for each retry of a verification, and contain only the id of the claim', async () => {
    const [member] = await connectedMembers(testApp, 1);
    const [taskId = ''] = await followTasks(testApp, 1);
    testApp.simulator.faults.add({ kind: 'server-error' });
    const { body } = await member!.claim(taskId);
    const prefix = queuePrefixOf(testApp.config.database.url, `${KEYS}queue`);
    const queue = new Queue(VERIFICATION_QUEUE, { prefix, connection: { url: redis.url } });
    try {
      const job = await waitUntil('the job is there', async () => {
        const jobs = await queue.getDelayed();
        return jobs.find(({ data }) => data.completionId === body.id) ?? null;
      });
      expect(job.id).toBe(jobIdOf(body.id, new Date(body.nextVerificationAt)));
      expect(job.data).toEqual({ completionId: body.id });
      expect(job.delay).toBeGreaterThan(0);
    } finally {
      await queue.close();
    }
  });
});
