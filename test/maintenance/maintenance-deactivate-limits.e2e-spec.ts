import type { Type } from '@nestjs/common';
import { DeactivateExpiredTokensJob } from '../../src/maintenance/jobs/deactivate-expired-tokens.job.js';
import { PurgeAuthorizationRequestsJob } from '../../src/maintenance/jobs/purge-authorization-requests.job.js';
import { ReportInactiveConnectionsJob } from '../../src/maintenance/jobs/report-inactive-connections.job.js';
import type { JobContext, JobOutcome, ScheduledJob } from '../../src/platform/jobs/scheduled-job.js';
import { addConnections, forgetAllMembers } from '../support/members/many-connections.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const DAY_MS = 24 * 3_600_000;
/** More than one batch of 100, like the limit of a run. */
const ROWS = sized(110, 230);
const LIMIT = sized(106, 150);
const SIGN_INS = sized(104, 115);

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({
    simulator: false,
    env: { INACTIVE_CONNECTION_DAYS: '10', INACTIVE_CONNECTION_ACTION: 'disconnect' },
  });
});

afterEach(() => forgetAllMembers(testApp.database));

afterAll(() => testApp.close());

const longAgo = (): Date => new Date(testApp.clock.now().getTime() - 20 * DAY_MS);

async function addOldConnections(): Promise<void> {
  const facts = { tokenExpiresAt: longAgo(), connectedAt: longAgo(), lastVerifiedAt: longAgo() };
  await addConnections(testApp.database, Array<typeof facts>(ROWS).fill(facts));
}

/** Expired sign-ins and stored answers. */
async function addLapsedRows(): Promise<void> {
  const { user, authorizationRequest, idempotencyKey } = testApp.database;
  await user.create({ data: { id: 'ada' } });
  const numbers = Array.from({ length: ROWS }, (_, number) => String(number));
  const lapsed = { userId: 'ada', expiresAt: longAgo() };
  await authorizationRequest.createMany({
    data: numbers.slice(0, SIGN_INS).map((hash) => ({
      ...lapsed,
      stateHash: hash,
      nonceHash: hash,
      codeVerifier: '',
      returnTo: '/',
    })),
  });
  await idempotencyKey.createMany({
    data: numbers
      .slice(SIGN_INS)
      .map((hash) => ({ ...lapsed, keyHash: hash, bodyHash: hash, lockedUntil: longAgo() })),
  });
}

interface Case {
  readonly job: Type<ScheduledJob>;
  readonly addRows: () => Promise<void>;
  readonly countLeft: () => Promise<number>;
}

const CASES: readonly (readonly [name: string, of: Case])[] = [
  [
    'deactivates tokens',
    {
      job: DeactivateExpiredTokensJob,
      addRows: addOldConnections,
      countLeft: () => testApp.database.twitterConnection.count({ where: { isActive: true } }),
    },
  ],
  [
    'disconnects members',
    {
      job: ReportInactiveConnectionsJob,
      addRows: addOldConnections,
      countLeft: () => testApp.database.twitterConnection.count(),
    },
  ],
  [
    'purges',
    {
      job: PurgeAuthorizationRequestsJob,
      addRows: addLapsedRows,
      countLeft: async () =>
        (await testApp.database.authorizationRequest.count()) +
        (await testApp.database.idempotencyKey.count()),
    },
  ],
];

interface Run extends JobOutcome {
  /** The result of the last run. */
  readonly reported: number;
}

async function run(
  { job }: Case,
  facts: Partial<JobContext>,
  onRest: () => void = () => undefined,
): Promise<Run> {
  let reported = 0;
  const outcome = await testApp.app.get(job, { strict: false }).run({
    runId: 'a-run',
    now: testApp.clock.now(),
    dryRun: false,
    limit: 1_000,
    signal: new AbortController().signal,
    report: (affected) => {
      reported = affected;
    },
    rest: () => {
      onRest();
      return Promise.resolve();
    },
    assertHeld: () => Promise.resolve(),
    ...facts,
  });
  return { ...outcome, reported };
}

describe.each(CASES)('a job that %s', (_, of) => {
  beforeEach(() => of.addRows());

  it('should change no more rows than its limit, and report that some are left', async () => {
    expect(await run(of, { limit: LIMIT })).toMatchObject({
      affected: LIMIT,
      reported: LIMIT,
      isComplete: false,
    });
    expect(await of.countLeft()).toBe(ROWS - LIMIT);
    expect(await run(of, { limit: LIMIT })).toMatchObject({ affected: ROWS - LIMIT, isComplete: true });
    expect(await of.countLeft()).toBe(0);
  });

  it('should be complete when its limit is the number of rows', async () => {
    expect(await run(of, { limit: ROWS })).toMatchObject({ affected: ROWS, isComplete: true });
  });

  it('should respect the limit in a dry run, too', async () => {
    expect(await run(of, { limit: LIMIT, dryRun: true })).toMatchObject({
      affected: LIMIT,
      isComplete: false,
    });
    expect(await run(of, { limit: ROWS, dryRun: true })).toMatchObject({ affected: ROWS, isComplete: true });
    expect(await of.countLeft()).toBe(ROWS);
  });

  it('should end after the current batch when it is told to stop', async () => {
    const stop = new AbortController();
    const stopped = await run(of, { signal: stop.signal }, () => {
      stop.abort();
    });
    expect(stopped).toMatchObject({ reported: stopped.affected, isComplete: false });
    expect(stopped.affected).toBeGreaterThan(0);
    expect(await of.countLeft()).toBe(ROWS - stopped.affected);
  });

  it('should do nothing when it was told to stop before', async () => {
    expect(await run(of, { signal: AbortSignal.abort() })).toMatchObject({ affected: 0, isComplete: false });
    expect(await of.countLeft()).toBe(ROWS);
  });
});
