import { openDatabase, type Database } from '#database';
// oxlint-disable-next-line no-restricted-imports -- what only tests need is not part of what the lib promises
import { aTestDatabase, type TestDatabase } from '../../../libs/database/testing/test-database.js';
import { AuditEvents } from '../audit/audit-events.js';
import { SystemClock } from '../clock.js';
import { JobRunsRepository, type RunHolder } from './job-runs.repository.js';

const JOB = 'tidy';
const ACTOR = { id: 'the-admin', requestId: 'request-1' };
const TICK = new Date('2026-05-01T10:00:00Z');
const NEXT_TICK = new Date('2026-05-01T11:00:00Z');
const SUCCESS = { status: 'SUCCEEDED', affected: 3, details: '{}', error: null } as const;

let tables: TestDatabase;
let databases: Database[];
let instances: JobRunsRepository[];
let runs: JobRunsRepository;

beforeAll(async () => {
  tables = await aTestDatabase();
  databases = [await openDatabase(tables.url), await openDatabase(tables.url)];
  instances = databases.map((database) => {
    const prisma = database;
    return new JobRunsRepository(prisma, new AuditEvents(prisma, new SystemClock()));
  });
  [runs] = instances as [JobRunsRepository];
});

afterEach(async () => {
  await databases[0]!.maintenanceRun.deleteMany();
  await databases[0]!.maintenanceJob.deleteMany();
  await databases[0]!.auditEvent.deleteMany();
});

afterAll(async () => {
  for (const database of databases) await database.$disconnect();
  await tables.release();
});

let holders = 0;

/** A process that begins a run at this moment. */
function aHolder(now = TICK): RunHolder {
  holders += 1;
  return { holder: `holder-${holders}`, instance: `instance-${holders}`, now };
}

async function claimed(tick: Date, by = aHolder()) {
  const run = await runs.claimTick(JOB, tick, by);
  if (run === null) throw new Error('the tick was not claimed');
  return run;
}

const statuses = async (): Promise<(string | null)[][]> => {
  const rows = await databases[0]!.maintenanceRun.findMany({
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ status, holder }) => [status, holder === null ? 'nobody' : 'somebody']);
};

describe('the runs of a job', () => {
  it('should have one row for a tick that has ended, whoever claims it again', async () => {
    const run = await claimed(TICK);
    expect(await runs.isSettled(JOB, TICK)).toBe(false);
    await runs.end(run.id, run.holder!, SUCCESS, NEXT_TICK);
    expect(await runs.isSettled(JOB, TICK)).toBe(true);
    expect(await Promise.all(instances.map((other) => other.claimTick(JOB, TICK, aHolder())))).toEqual([
      null,
      null,
    ]);
    expect(await statuses()).toEqual([['SUCCEEDED', 'nobody']]);
  });

  it('should leave a tick alone once a later one was claimed', async () => {
    await claimed(NEXT_TICK);
    expect(await runs.isSettled(JOB, TICK)).toBe(true);
    expect(await runs.claimTick(JOB, TICK, aHolder())).toBeNull();
  });

  it('should make one row where instances claim the same tick at once', async () => {
    const asked = Array.from({ length: 10 }, (_, index) =>
      instances[index % 2]!.claimTick(JOB, TICK, aHolder()),
    );
    const given = (await Promise.all(asked)).filter((run) => run !== null);
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    expect(await databases[0]!.maintenanceRun.count()).toBe(1);
  });

  it('should go on with the run of a tick whose process died, and refuse that process everything', async () => {
    const dead = await claimed(TICK);
    await runs.beat(dead.id, dead.holder!, 40, TICK);
    const heir = await claimed(TICK, aHolder(NEXT_TICK));
    expect(heir).toMatchObject({ id: dead.id, attempts: 2, affected: 40, startedAt: TICK });
    expect(await runs.beat(dead.id, dead.holder!, 41, NEXT_TICK)).toBe(false);
    expect(await runs.end(dead.id, dead.holder!, SUCCESS, NEXT_TICK)).toBeNull();
    expect(await databases[0]!.$transaction((tx) => runs.isHeld(tx, dead.id, dead.holder!, NEXT_TICK))).toBe(
      false,
    );
    expect(await runs.beat(heir.id, heir.holder!, 41, NEXT_TICK)).toBe(true);
  });

  it('should end what was left of an earlier tick when a later one begins', async () => {
    await claimed(TICK);
    await claimed(NEXT_TICK, aHolder(NEXT_TICK));
    expect(await statuses()).toEqual([
      ['SKIPPED', 'nobody'],
      ['RUNNING', 'somebody'],
    ]);
  });

  it('should go on with a run that was let go', async () => {
    const run = await claimed(TICK);
    const interrupted = { ...SUCCESS, status: 'INTERRUPTED' } as const;
    expect(await runs.end(run.id, run.holder!, interrupted, TICK)).toMatchObject({ finishedAt: null });
    expect(await runs.isSettled(JOB, TICK)).toBe(false);
    expect(await claimed(TICK)).toMatchObject({ id: run.id, attempts: 2, affected: 3 });
  });

  it('should keep the tick claimable that an admin met without its process', async () => {
    const dead = await claimed(TICK);
    const manual = await runs.addManual(JOB, false, aHolder(NEXT_TICK), ACTOR);
    expect(await runs.beat(dead.id, dead.holder!, 1, NEXT_TICK)).toBe(false);
    await runs.end(manual.id, manual.holder!, SUCCESS, NEXT_TICK);
    expect(await claimed(TICK)).toMatchObject({ id: dead.id, attempts: 2 });
  });

  it('should call a run failed that an admin began and whose process died', async () => {
    await runs.addManual(JOB, false, aHolder(), ACTOR);
    await claimed(NEXT_TICK, aHolder(NEXT_TICK));
    expect(await statuses()).toEqual([
      ['FAILED', 'nobody'],
      ['RUNNING', 'somebody'],
    ]);
  });

  it('should not touch the runs of other jobs', async () => {
    await runs.claimTick('other', TICK, aHolder());
    await claimed(NEXT_TICK);
    expect(await databases[0]!.maintenanceRun.findFirst({ where: { job: 'other' } })).toMatchObject({
      status: 'RUNNING',
    });
  });

  it('should say in the audit trail who asked for a run', async () => {
    const { id } = await runs.addManual(JOB, true, aHolder(), ACTOR);
    const [event] = await databases[0]!.auditEvent.findMany();
    expect(event).toMatchObject({
      actorId: 'the-admin',
      action: 'maintenance_job.run',
      targetType: 'maintenance_job',
      targetId: JOB,
      requestId: 'request-1',
      after: JSON.stringify({ runId: id, dryRun: true }),
    });
  });

  it('should remember since when a job is scheduled', async () => {
    const noted = await Promise.all(instances.map((instance) => instance.scheduledSince(JOB, TICK)));
    expect(noted).toEqual([TICK, TICK]);
    expect(await runs.scheduledSince(JOB, NEXT_TICK)).toEqual(TICK);
  });
});
