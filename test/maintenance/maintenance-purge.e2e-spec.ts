import fc from 'fast-check';
import { runJob } from '../support/jobs/job-runs.js';
import { forgetAllMembers } from '../support/members/many-connections.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const JOB = 'purge-authorization-requests';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NONE = {
  authorizationRequests: 0,
  idempotencyKeys: 0,
  leases: 0,
  maintenanceRuns: 0,
  userUsage: 0,
  instances: 0,
};

let testApp: TestApp;
let made = 0;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
});

beforeEach(() => testApp.database.user.create({ data: { id: 'ada' } }));

afterEach(async () => {
  await forgetAllMembers(testApp.database);
  await testApp.database.maintenanceRun.deleteMany();
});

afterAll(() => testApp.close());

const fromNow = (ms: number): Date => new Date(testApp.clock.now().getTime() + ms);

function next(kind: string): string {
  made += 1;
  return `${kind}-${made}`;
}

/** Each adds a row of its kind that ends in so many ms, or began that long ago. */
const add = {
  authorizationRequests: async (endsInMs: number): Promise<string> => {
    const id = next('request');
    const hashes = { stateHash: id, nonceHash: id, codeVerifier: 'sealed by nobody' };
    const data = { id, userId: 'ada', ...hashes, returnTo: '/', expiresAt: fromNow(endsInMs) };
    return (await testApp.database.authorizationRequest.create({ data })).id;
  },
  idempotencyKeys: async (endsInMs: number): Promise<string> => {
    const id = next('key');
    const data = { id, userId: 'ada', keyHash: id, bodyHash: id, lockedUntil: fromNow(endsInMs) };
    return (await testApp.database.idempotencyKey.create({ data: { ...data, expiresAt: fromNow(endsInMs) } }))
      .id;
  },
  leases: async (endsInMs: number): Promise<string> => {
    const data = { name: next('lease'), owner: 'nobody', expiresAt: Date.now() + endsInMs };
    return (await testApp.database.lease.create({ data })).name;
  },
  instances: async (seenInMs: number): Promise<string> => {
    const data = { id: next('instance'), startedAt: fromNow(0), modeRevision: 0, busyWith: 0 };
    await testApp.database.serviceInstance.create({ data: { ...data, seenAt: Date.now() + seenInMs } });
    return data.id;
  },
  userUsage: async (day: string): Promise<string> => {
    return (await testApp.database.xApiUserUsage.create({ data: { day, userId: 'ada', calls: 1 } })).day;
  },
};

interface RunFacts {
  readonly job?: string;
  readonly finishedAt: Date | null;
  readonly scheduledFor?: Date;
  readonly status?: string;
}

async function addRun({ job = JOB, status = 'SUCCEEDED', ...facts }: RunFacts): Promise<string> {
  const startedAt = facts.finishedAt ?? fromNow(-200 * DAY_MS);
  const data = {
    id: next('run'),
    job,
    status,
    instance: 'gone',
    startedAt,
    heartbeatAt: startedAt,
    ...facts,
  };
  return (await testApp.database.maintenanceRun.create({ data })).id;
}

async function runIds(): Promise<string[]> {
  const rows = await testApp.database.maintenanceRun.findMany({ where: { instance: 'gone' } });
  return rows.map(({ id }) => id).sort();
}

describe('the purge', () => {
  it('should delete sign-ins and stored answers from the moment they expire', async () => {
    await add.authorizationRequests(0);
    await add.idempotencyKeys(0);
    const request = await add.authorizationRequests(1);
    const key = await add.idempotencyKeys(1);
    expect(await runJob(testApp, JOB)).toMatchObject({
      affected: 2,
      details: { ...NONE, authorizationRequests: 1, idempotencyKeys: 1, complete: true },
    });
    expect(await testApp.database.authorizationRequest.findMany()).toMatchObject([{ id: request }]);
    expect(await testApp.database.idempotencyKey.findMany()).toMatchObject([{ id: key }]);
  });

  it('should delete leases that expired an hour ago and instances that were not seen for a day', async () => {
    const gone = [await add.leases(-HOUR_MS - 1_000), await add.instances(-DAY_MS - 1_000)];
    const stay = [await add.leases(-HOUR_MS + 60_000), await add.instances(-DAY_MS + 60_000)];
    expect((await runJob(testApp, JOB)).details).toMatchObject({ ...NONE, leases: 1, instances: 1 });
    const { lease, serviceInstance } = testApp.database;
    const left = [
      ...(await lease.findMany()).map(({ name }) => name),
      ...(await serviceInstance.findMany()).map(({ id }) => id),
    ];
    expect(left).toEqual(expect.arrayContaining(stay));
    expect(left).not.toEqual(expect.arrayContaining([gone[0]]));
    expect(left).not.toEqual(expect.arrayContaining([gone[1]]));
    await lease.deleteMany({ where: { owner: 'nobody' } });
  });

  it('should keep the calls of a member for 35 days', async () => {
    const dayBack = (days: number): string =>
      fromNow(-days * DAY_MS)
        .toISOString()
        .slice(0, 10);
    const kept = await add.userUsage(dayBack(35));
    await add.userUsage(dayBack(36));
    expect((await runJob(testApp, JOB)).details).toMatchObject({ ...NONE, userUsage: 1 });
    expect(await testApp.database.xApiUserUsage.findMany()).toMatchObject([{ day: kept }]);
  });

  it('should delete runs that ended more than 90 days ago, and no running one', async () => {
    const job = 'archive-verification-logs';
    const kept = [
      await addRun({ job, finishedAt: fromNow(-90 * DAY_MS) }),
      await addRun({ job, finishedAt: null, status: 'RUNNING' }),
      await addRun({ job, finishedAt: fromNow(0) }),
    ];
    await addRun({ job, finishedAt: fromNow(-90 * DAY_MS - 1) });
    expect((await runJob(testApp, JOB)).details).toMatchObject({ ...NONE, maintenanceRuns: 1 });
    expect(await runIds()).toEqual(kept.sort());
  });

  it('should keep the latest run of each job and the one of its latest scheduled time, however old', async () => {
    const job = 'archive-verification-logs';
    const daysAgo = (days: number) => fromNow(-days * DAY_MS);
    await addRun({ job, finishedAt: daysAgo(400), scheduledFor: daysAgo(400) });
    const tick = await addRun({ job, finishedAt: daysAgo(300), scheduledFor: daysAgo(300) });
    await addRun({ job, finishedAt: daysAgo(250) });
    const latest = await addRun({ job, finishedAt: daysAgo(200) });
    expect((await runJob(testApp, JOB)).details).toMatchObject({ ...NONE, maintenanceRuns: 2 });
    expect(await runIds()).toEqual([latest, tick].sort());
  });

  it('should delete more than one batch', async () => {
    const lapsed = { userId: 'ada', bodyHash: '', lockedUntil: fromNow(-1), expiresAt: fromNow(-1) };
    const numbers = Array.from({ length: 205 }, (_, number) => String(number));
    await testApp.database.idempotencyKey.createMany({
      data: numbers.map((keyHash) => ({ ...lapsed, keyHash })),
    });
    expect(await runJob(testApp, JOB, { dryRun: true })).toMatchObject({ affected: 205 });
    expect(await runJob(testApp, JOB)).toMatchObject({ affected: 205, details: { idempotencyKeys: 205 } });
  });

  it('should predict in a dry run what a run does, and delete nothing', async () => {
    const kinds = ['authorizationRequests', 'idempotencyKeys', 'leases', 'instances'] as const;
    const rows = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.boolean()), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(rows, fc.array(fc.integer({ min: 80, max: 100 })), async (leftovers, runDays) => {
        for (const [kind, isOld] of leftovers) await add[kind](isOld ? -2 * DAY_MS : DAY_MS);
        for (const days of runDays) await addRun({ finishedAt: fromNow(-days * DAY_MS) });
        const runs = await runIds();

        const dry = await runJob(testApp, JOB, { dryRun: true });
        expect(await runIds()).toEqual(runs);
        const real = await runJob(testApp, JOB);

        expect(real.details).toEqual(dry.details);
        expect(real.affected).toBe(dry.affected);
        const old = (kind: string) => leftovers.filter(([name, isOld]) => isOld && name === kind).length;
        for (const kind of kinds) expect(real.details).toMatchObject({ [kind]: old(kind) });
        expect((await runJob(testApp, JOB)).affected).toBe(0);
        await testApp.database.lease.deleteMany({ where: { owner: 'nobody' } });
        await testApp.database.serviceInstance.deleteMany({ where: { id: { startsWith: 'instance-' } } });
        await forgetAllMembers(testApp.database);
        await testApp.database.user.create({ data: { id: 'ada' } });
      }),
      { numRuns: sized(6, 10) },
    );
  });
});
