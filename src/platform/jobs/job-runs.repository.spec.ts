import { openDatabase, type Database } from '#database';
import { aTestDatabase, type TestDatabase } from '../../../libs/database/testing/test-database.js';
import { AuditEvents } from '../audit/audit-events.js';
import { SystemClock } from '../time/clock.js';
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
  it('should not claim a tick again that has ended, on any instance', async () => {
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

  it('should not claim a tick once a later one was claimed', async () => {
    await claimed(NEXT_TICK);
    expect(await runs.isSettled(JOB, TICK)).toBe(true);
    expect(await runs.claimTick(JOB, TICK, aHolder())).toBeNull();
  });

  it('should create one row when instances claim the same tick at once', async () => {
    const asked = Array.from({ length: 10 }, (_, index) =>
      instances[index % 2]!.claimTick(JOB, TICK, aHolder()),
    );
    const given = (await Promise.all(asked)).filter((run) => run !== null);
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    expect(await databases[0]!.maintenanceRun.count()).toBe(1);
  });

  it('should resume the run of a tick whose process died, and refuse further writes of that process', async () => {
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

  it('should end the unfinished run of an earlier tick when a later one begins', async () => {
    await claimed(TICK);
    await claimed(NEXT_TICK, aHolder(NEXT_TICK));
    expect(await statuses()).toEqual([
      ['SKIPPED', 'nobody'],
      ['RUNNING', 'somebody'],
    ]);
  });

  it('should resume an interrupted run', async () => {
    const run = await claimed(TICK);
    const interrupted = { ...SUCCESS, status: 'INTERRUPTED' } as const;
    expect(await runs.end(run.id, run.holder!, interrupted, TICK)).toMatchObject({ finishedAt: null });
    expect(await runs.isSettled(JOB, TICK)).toBe(false);
    expect(await claimed(TICK)).toMatchObject({ id: run.id, attempts: 2, affected: 3 });
  });

  it('should leave a tick without a process claimable when an admin starts a run', async () => {
    const dead = await claimed(TICK);
    const manual = await runs.addManual(JOB, false, aHolder(NEXT_TICK), ACTOR);
    expect(await runs.beat(dead.id, dead.holder!, 1, NEXT_TICK)).toBe(false);
    await runs.end(manual.id, manual.holder!, SUCCESS, NEXT_TICK);
    expect(await claimed(TICK)).toMatchObject({ id: dead.id, attempts: 2 });
  });

  it('should mark a run that an admin started as failed when its process died', async () => {
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

  it('should record in the audit trail who asked for a run', async () => {
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

  it('should store since when a job is scheduled', async () => {
    const noted = await Promise.all(instances.map((instance) => instance.scheduledSince(JOB, TICK)));
    expect(noted).toEqual([TICK, TICK]);
    expect(await runs.scheduledSince(JOB, NEXT_TICK)).toEqual(TICK);
  });
});
