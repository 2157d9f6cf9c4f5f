import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, type Database } from '#database';
import { JobInstance, LocalJobInstance, type JobInstanceOptions } from '../support/process/job-instance.js';
import { sized } from '../support/app/sized.js';
import { aTestDatabase, type TestDatabase } from '../support/app/test-database.js';
import { waitUntil } from '../support/app/wait-until.js';

const MINUTE_MS = 60_000;
const HOURLY = '0 * * * *';
const QUARTER_HOURLY = '*/15 * * * *';
const TICKS = sized(4, 20);
const START = new Date('2026-05-01T09:52:00Z');
const FIRST_TICK = new Date('2026-05-01T10:00:00Z');

let tables: TestDatabase;
let database: Database;
let folder: string;
let effectsFile: string;
let instances: JobInstance[];
let localInstances: LocalJobInstance[];

beforeEach(async () => {
  tables = await aTestDatabase();
  await migrate(tables.url);
  database = await openDatabase(tables.url);
  folder = await mkdtemp(join(tmpdir(), 'jobs-instances-'));
  effectsFile = join(folder, 'effects');
  instances = [];
  localInstances = [];
});

afterEach(async () => {
  for (const instance of instances) await instance.kill();
  for (const instance of localInstances) await instance.stop();
  await database.$disconnect();
  await tables.release();
  await rm(folder, { recursive: true });
});

async function anInstance(
  options: Pick<JobInstanceOptions, 'cron' | 'now'> & Partial<JobInstanceOptions>,
): Promise<JobInstance> {
  const instance = await JobInstance.start({ databaseUrl: tables.url, effectsFile, ...options });
  instances.push(instance);
  return instance;
}

/** An instance that is not killed. */
async function anInstanceHere(
  options: Pick<JobInstanceOptions, 'cron' | 'now'> & Partial<JobInstanceOptions>,
): Promise<LocalJobInstance> {
  const instance = await LocalJobInstance.start({ databaseUrl: tables.url, effectsFile, ...options });
  localInstances.push(instance);
  return instance;
}

const minutesAfter = (time: Date, minutes: number): Date => new Date(time.getTime() + minutes * MINUTE_MS);

/** The ids of the runs that a job has started, one for each start. */
const effects = async (): Promise<string[]> =>
  (await readFile(effectsFile, 'utf8')).split('\n').filter((line) => line !== '');

const runs = () => database.maintenanceRun.findMany({ orderBy: { scheduledFor: 'asc' } });

describe('a job on several instances', () => {
  it(`should succeed once at each of ${TICKS} scheduled times on 3 processes whose clocks are 5 minutes apart`, async () => {
    const offsets = [-5, 0, 5];
    // One of the processes is this one.
    const starts = [anInstance, anInstanceHere, anInstance];
    const all = await Promise.all(
      offsets.map((offset, number) =>
        starts[number]!({ cron: QUARTER_HOURLY, now: minutesAfter(START, offset) }),
      ),
    );

    const ticks = Array.from({ length: TICKS }, (_, index) => minutesAfter(FIRST_TICK, 15 * index));
    for (const [index, tick] of [...ticks, minutesAfter(FIRST_TICK, 15 * TICKS)].entries()) {
      // Two of them see each scheduled time at the same moment, the third at the next; sometimes one is late.
      const late = index % 4 === 1 ? 1 : index % 4 === 3 ? 2 : null;
      const onTime = all.filter((_, number) => number !== late);
      const look = (instance: (typeof all)[number]) =>
        instance.lookAt(minutesAfter(tick, offsets[all.indexOf(instance)]!));
      await Promise.all(onTime.map(look));
      if (late !== null) await look(all[late]!);
    }

    const done = (await runs()).slice(0, TICKS);
    expect(done.map(({ scheduledFor }) => scheduledFor)).toEqual(ticks);
    expect(done.map(({ status, attempts, affected }) => [status, attempts, affected])).toEqual(
      done.map(() => ['SUCCEEDED', 1, 1]),
    );
    const begun = await effects();
    expect([...begun].sort()).toEqual((await runs()).map(({ id }) => id).sort());
    expect(new Set(done.map(({ instance }) => instance)).size).toBe(2);
  });

  it('should take over the run of a killed process once its lease has expired', async () => {
    const holder = await anInstance({ cron: HOURLY, now: START, manner: 'stall' });
    const other = await anInstanceHere({ cron: HOURLY, now: START });
    const tick = FIRST_TICK;
    holder.tell(tick);
    const [runId] = await waitUntil('the job has begun', () => effects().then(unlessEmpty, () => null));

    await other.lookAt(tick);
    expect(await effects()).toEqual([runId]);
    await holder.kill();
    // In full size the other waits until the lease of the killed one expires.
    if (sized(true, false)) await database.lease.updateMany({ data: { expiresAt: 0 } });
    await waitUntil('the other process has run the job', async () => {
      await other.lookAt(tick);
      return unlessEmpty((await runs()).filter(({ status }) => status === 'SUCCEEDED'));
    });
    expect(await effects()).toEqual([runId, runId]);
    expect(await runs()).toMatchObject([{ id: runId, scheduledFor: tick, status: 'SUCCEEDED', attempts: 2 }]);
  });

  it.each([
    { manner: undefined, affected: 2, what: 'with what it has changed' },
    { manner: 'recount', affected: 1, what: 'from nothing where it only counts' },
  ] as const)(
    'should release a run at shutdown, so that another process continues at once, $what',
    async ({ manner, affected }) => {
      const leaving = await anInstanceHere({ cron: HOURLY, now: START, manner: 'wait' });
      const looking = leaving.lookAt(FIRST_TICK);
      const [runId] = await waitUntil('the job has begun', () => effects().then(unlessEmpty, () => null));
      await leaving.stop();
      await looking;
      expect(await runs()).toMatchObject([
        { id: runId, status: 'INTERRUPTED', holder: null, finishedAt: null, affected: 1 },
      ]);

      const heir = { cron: HOURLY, now: FIRST_TICK };
      const other = await anInstanceHere(manner === undefined ? heir : { ...heir, manner });
      await waitUntil('another process went on', async () => {
        await other.lookAt(FIRST_TICK);
        return unlessEmpty((await runs()).filter(({ status }) => status === 'SUCCEEDED'));
      });
      expect(await runs()).toMatchObject([{ id: runId, attempts: 2, affected }]);
    },
  );

  it('should not run for times before its first start, and run once at boot for all times missed while no instance was up', async () => {
    const first = await anInstanceHere({ cron: HOURLY, now: START });
    await first.lookAt(START);
    expect(await runs()).toEqual([]);
    await first.lookAt(FIRST_TICK);
    await first.stop();

    await anInstanceHere({ cron: HOURLY, now: minutesAfter(START, 7 * 60) });
    await waitUntil('the missed tick was run', async () => {
      const all = await runs();
      return all.length === 2 && all.every(({ status }) => status === 'SUCCEEDED');
    });
    expect((await runs()).map(({ scheduledFor }) => scheduledFor)).toEqual([
      FIRST_TICK,
      minutesAfter(FIRST_TICK, 6 * 60),
    ]);
  });
});

function unlessEmpty<T>(items: T[]): T[] | null {
  return items.length === 0 ? null : items;
}
