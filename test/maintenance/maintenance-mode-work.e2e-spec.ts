import { Injectable, Module } from '@nestjs/common';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { JobScheduler } from '../../src/platform/jobs/job-scheduler.js';
import { ScheduledJob, type JobOutcome } from '../../src/platform/jobs/scheduled-job.js';
import { TokenRevoker } from '../../src/twitter-connection/tokens/token-revoker.js';
import { QueueSweep } from '../../src/verification/queue/queue-sweep.js';
import { MOST_IN_BACKGROUND, VerificationSlots } from '../../src/verification/slots/verification-slots.js';
import { switchMode, untilState } from '../support/jobs/maintenance-mode.js';
import { rowsOf } from '../support/database/stored-rows.js';
import { Admin } from '../support/members/admin.js';
import { REVOKE_ROUTE } from '../support/members/connection-row.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const FOLLOWS = '/2/users/by';
const HOUR_MS = 3_600_000;

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
    isDocumented: false,
    env: { VERIFICATION_COOLDOWN_SECONDS: '0' },
    modules: [HourlyModule],
    quickTimers: true,
  });
});

afterEach(() => testApp.close());

/** Fires all timers, and waits until the work that they started has ended. */
async function letTimersFire(): Promise<void> {
  testApp.app.get(QueueSweep, { strict: false }).tick();
  testApp.app.get(TokenRevoker, { strict: false }).tick();
  testApp.app.get(JobScheduler).sweep();
  await untilState(testApp, 'quiet');
}

/** What must not happen in maintenance mode, but afterwards. */
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
  waitUntil(`${count} are settled`, async () => (await settledCount()) >= count);

describe('the queue in maintenance mode', () => {
  it('should not verify what is due until the mode is off', async () => {
    const members = await connectedMembers(testApp, 2);
    const tasks = await followTasks(testApp, 2);
    await switchMode(testApp, true);
    await overdueClaims(testApp, members, tasks);
    await expectLeftAlone();
    await switchMode(testApp, false);
    await untilSettled(4);
  });

  it('should finish the members in progress, start no others, and be quiet then', async () => {
    const members = await connectedMembers(testApp, MOST_IN_BACKGROUND + 2);
    const tasks = await followTasks(testApp, 1);
    const atOnce = testApp.app.get(VerificationSlots, { strict: false }).capacity;
    const { goOn } = holdAnswers(testApp.simulator, { times: atOnce });
    const ids = await overdueClaims(testApp, members, tasks);
    const asked = () => testApp.simulator.requests.count({ route: FOLLOWS });
    await waitUntil('the queue is at work', () => asked() >= atOnce);
    expect((await switchMode(testApp, true)).state).toBe('draining');
    goOn();
    await untilState(testApp, 'quiet');
    expect(asked()).toBe(atOnce);
    expect(await settledCount()).toBe(atOnce);
    await expectLeftAlone();
    await switchMode(testApp, false);
    await untilSettled(ids.length);
  });

  it('should verify on request of an admin', async () => {
    const members = await connectedMembers(testApp, 1);
    const completionIds = await overdueClaims(testApp, members, await followTasks(testApp, 1), -HOUR_MS);
    await switchMode(testApp, true);
    const { status, body } = await new Admin(testApp).post('/v1/admin/verifications', { completionIds });
    expect([status, body.results[0].status]).toEqual([200, 'REJECTED']);
    await untilState(testApp, 'quiet');
  });
});

describe('tokens to revoke', () => {
  it('should wait in maintenance mode, and be revoked when it is off', async () => {
    const [alice] = await connectedMembers(testApp, 1);
    testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times: 2 });
    expect((await alice!.delete('/v1/twitter/connection')).status).toBe(204);
    await switchMode(testApp, true);
    testApp.clock.advance(HOUR_MS);
    await expectLeftAlone();
    expect(await testApp.database.tokenRevocation.count()).toBe(2);
    await switchMode(testApp, false);
    await waitUntil(
      'the outbox is empty',
      async () => (await testApp.database.tokenRevocation.count()) === 0,
    );
    expect(testApp.simulator.requests.count({ route: REVOKE_ROUTE })).toBe(2);
  });
});

describe('jobs in maintenance mode', () => {
  it('should not run at their scheduled times, and once for all missed times when it is off', async () => {
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

  it('should run on request of an admin', async () => {
    await switchMode(testApp, true);
    const { status, body } = await new Admin(testApp).post('/v1/admin/maintenance/jobs/hourly/runs');
    expect([status, body.status, jobRuns]).toEqual([201, 'SUCCEEDED', 1]);
    await untilState(testApp, 'quiet');
  });
});
