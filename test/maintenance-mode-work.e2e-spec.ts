import { Injectable, Module } from '@nestjs/common';
import { JobRegistry } from '../src/platform/jobs/job-registry.js';
import { JobScheduler } from '../src/platform/jobs/job-scheduler.js';
import { ScheduledJob, type JobOutcome } from '../src/platform/jobs/scheduled-job.js';
import { TokenRevoker } from '../src/twitter-connection/token-revoker.js';
import { QueueSweep } from '../src/verification/queue/queue-sweep.js';
import { rowsOf, switchMode, untilState } from './maintenance-mode-steps.js';
import { Admin } from './support/admin.js';
import { REVOKE_ROUTE } from './support/connection-row.js';
import { connectedMembers, followTasks, overdueClaims } from './support/queue-crowd.js';
import { sized } from './support/sized.js';
import { holdAnswers } from './support/stall.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const FOLLOWS = '/2/users/by';
const HOUR_MS = 3_600_000;
/** How many members an instance verifies at once. */
const MEMBERS_AT_ONCE = 8;

let jobRuns: number;

class HourlyJob extends ScheduledJob {
  readonly name = 'hourly';
  readonly limits = { rows: 1, durationMs: 60_000 };

  run(): Promise<JobOutcome> {
    jobRuns += 1;
    return Promise.resolve({ affected: 0, isComplete: true, details: {} });
  }
}

@Injectable()
class HourlyJobs {
  constructor(registry: JobRegistry) {
    registry.register(new HourlyJob(), '0 0 * * * *');
  }
}

@Module({ providers: [HourlyJobs] })
class HourlyModule {}

let testApp: TestApp;

beforeEach(async () => {
  jobRuns = 0;
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0' },
    modules: [HourlyModule],
    quickTimers: true,
  });
});

afterEach(() => testApp.close());

/** Does what all timers do, and waits until nothing that they began is under way. */
async function letTimersFire(): Promise<void> {
  testApp.app.get(QueueSweep, { strict: false }).tick();
  testApp.app.get(TokenRevoker, { strict: false }).tick();
  testApp.app.get(JobScheduler).sweep();
  await untilState(testApp, 'quiet');
}

/** What must not happen in the mode, and has to happen once it is off. */
async function expectLeftAlone(): Promise<void> {
  const before = await rowsOf(testApp.database);
  testApp.simulator.requests.clear();
  await letTimersFire();
  expect(await rowsOf(testApp.database)).toEqual(before);
  expect(testApp.simulator.requests.count()).toBe(0);
}

const settledCount = (): Promise<number> =>
  testApp.database.completion.count({ where: { status: { not: 'PENDING' } } });
const untilSettled = (count: number): Promise<true> =>
  waitUntil(`${count} are settled`, async () => ((await settledCount()) >= count ? true : null));

describe('the queue in maintenance mode', () => {
  it('should leave what is due alone, and take it up by itself when the mode is off', async () => {
    const members = await connectedMembers(testApp, 2);
    const tasks = await followTasks(testApp, 2);
    await switchMode(testApp, true);
    await overdueClaims(testApp, members, tasks);
    await expectLeftAlone();
    await switchMode(testApp, false);
    await untilSettled(4);
  });

  it('should finish the members under way, begin no other, and be quiet then', async () => {
    const members = await connectedMembers(testApp, sized(MEMBERS_AT_ONCE + 2, 3 * MEMBERS_AT_ONCE));
    const tasks = await followTasks(testApp, 1);
    const { goOn } = holdAnswers(testApp.simulator, { times: MEMBERS_AT_ONCE });
    const ids = await overdueClaims(testApp, members, tasks);
    const asked = () => testApp.simulator.requests.count({ route: FOLLOWS });
    await waitUntil('the queue is at work', () => (asked() >= MEMBERS_AT_ONCE ? true : null));
    expect((await switchMode(testApp, true)).state).toBe('draining');
    goOn();
    await untilState(testApp, 'quiet');
    expect(asked()).toBe(MEMBERS_AT_ONCE);
    expect(await settledCount()).toBe(MEMBERS_AT_ONCE);
    await expectLeftAlone();
    await switchMode(testApp, false);
    await untilSettled(ids.length);
  });

  it('should verify what an admin asks for', async () => {
    const members = await connectedMembers(testApp, 1);
    const completionIds = await overdueClaims(testApp, members, await followTasks(testApp, 1), -HOUR_MS);
    await switchMode(testApp, true);
    const { status, body } = await new Admin(testApp).post('/v1/admin/verifications', { completionIds });
    expect([status, body.results[0].status]).toEqual([200, 'REJECTED']);
    await untilState(testApp, 'quiet');
  });
});

describe('tokens that X shall forget', () => {
  it('should wait in maintenance mode, and be revoked when it is off', async () => {
    const [alice] = await connectedMembers(testApp, 1);
    testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times: 2 });
    expect((await alice!.delete('/v1/twitter/connection')).status).toBe(204);
    await switchMode(testApp, true);
    testApp.clock.advance(HOUR_MS);
    await expectLeftAlone();
    expect(await testApp.database.tokenRevocation.count()).toBe(2);
    await switchMode(testApp, false);
    await waitUntil('the outbox is empty', async () =>
      (await testApp.database.tokenRevocation.count()) === 0 ? true : null,
    );
    expect(testApp.simulator.requests.count({ route: REVOKE_ROUTE })).toBe(2);
  });
});

describe('jobs in maintenance mode', () => {
  it('should not run at their ticks, and once for what they missed when it is off', async () => {
    await waitUntil('the job is scheduled', () => testApp.database.maintenanceJob.findFirst());
    await switchMode(testApp, true);
    testApp.clock.advance(3 * HOUR_MS);
    await expectLeftAlone();
    expect(jobRuns).toBe(0);
    await switchMode(testApp, false);
    const run = await waitUntil('the job has run', () =>
      testApp.database.maintenanceRun.findFirst({ where: { status: 'SUCCEEDED' } }),
    );
    expect([jobRuns, run.attempts]).toEqual([1, 1]);
  });

  it('should run when an admin says so', async () => {
    await switchMode(testApp, true);
    const { status, body } = await new Admin(testApp).post('/v1/admin/maintenance/jobs/hourly/runs');
    expect([status, body.status, jobRuns]).toEqual([201, 'SUCCEEDED', 1]);
    await untilState(testApp, 'quiet');
  });
});
