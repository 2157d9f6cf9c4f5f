import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, type Database } from '#database';
import { JobInstance, type JobInstanceOptions } from './support/job-instance.js';
import { aTestDatabase, type TestDatabase } from './support/test-database.js';
import { waitUntil } from './support/wait-until.js';

const MINUTE_MS = 60_000;
const HOURLY = '0 * * * *';
const QUARTER_HOURLY = '*/15 * * * *';
const TICKS = 20;
/** The lease of the dead (15 s) and the time until the next look (10 s), with room for a busy machine. */
const TAKEOVER_LIMIT_MS = 60_000;
const START = new Date('2026-05-01T09:52:00Z');
const FIRST_TICK = new Date('2026-05-01T10:00:00Z');

let tables: TestDatabase;
let database: Database;
let folder: string;
let effectsFile: string;
let instances: JobInstance[];

beforeEach(async () => {
  tables = await aTestDatabase();
  await migrate(tables.url);
  database = await openDatabase(tables.url);
  folder = await mkdtemp(join(tmpdir(), 'jobs-instances-'));
  effectsFile = join(folder, 'effects');
  instances = [];
});

afterEach(async () => {
  for (const instance of instances) await instance.kill();
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

const minutesAfter = (time: Date, minutes: number): Date => new Date(time.getTime() + minutes * MINUTE_MS);

/** The ids of the runs that a job has begun, one for each beginning. */
const effects = async (): Promise<string[]> =>
  (await readFile(effectsFile, 'utf8')).split('\n').filter((line) => line !== '');

const runs = () => database.maintenanceRun.findMany({ orderBy: { scheduledFor: 'asc' } });

describe('a job on several instances', () => {
  it(`should succeed exactly once at each of ${TICKS} ticks on 3 processes whose clocks are 5 minutes apart`, async () => {
    const offsets = [-5, 0, 5];
    for (const offset of offsets)
      await anInstance({ cron: QUARTER_HOURLY, now: minutesAfter(START, offset) });

    const ticks = Array.from({ length: TICKS }, (_, index) => minutesAfter(FIRST_TICK, 15 * index));
    for (const [index, tick] of [...ticks, minutesAfter(FIRST_TICK, 15 * TICKS)].entries()) {
      // Two of them see each tick come at the same moment, the third at the next one; now and then one is late.
      const late = index % 4 === 1 ? 1 : index % 4 === 3 ? 2 : null;
      const onTime = instances.filter((_, number) => number !== late);
      const look = (instance: JobInstance) =>
        instance.lookAt(minutesAfter(tick, offsets[instances.indexOf(instance)]!));
      await Promise.all(onTime.map(look));
      if (late !== null) await look(instances[late]!);
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

  it('should take over the run of a process that was killed, within the time of its lease', async () => {
    const holder = await anInstance({ cron: HOURLY, now: START, manner: 'stall' });
    const other = await anInstance({ cron: HOURLY, now: START });
    const tick = FIRST_TICK;
    holder.tell(tick);
    const [runId] = await waitUntil('the job has begun', () => effects().then(unlessEmpty, () => null));

    await other.lookAt(tick);
    expect(await effects()).toEqual([runId]);
    await holder.kill();
    await waitUntil(
      'the other process has run the job',
      async () => {
        await other.lookAt(tick);
        return unlessEmpty((await runs()).filter(({ status }) => status === 'SUCCEEDED'));
      },
      TAKEOVER_LIMIT_MS,
    );
    expect(await effects()).toEqual([runId, runId]);
    expect(await runs()).toMatchObject([{ id: runId, scheduledFor: tick, status: 'SUCCEEDED', attempts: 2 }]);
  });

  it.each([
    { manner: undefined, affected: 2, what: 'with what it has changed' },
    { manner: 'recount', affected: 1, what: 'from nothing where it only counts' },
  ] as const)(
    'should let go of a run at shutdown, for another process to go on at once, $what',
    async ({ manner, affected }) => {
      const leaving = await anInstance({ cron: HOURLY, now: START, manner: 'wait' });
      leaving.tell(FIRST_TICK);
      const [runId] = await waitUntil('the job has begun', () => effects().then(unlessEmpty, () => null));
      await leaving.stop();
      expect(await runs()).toMatchObject([
        { id: runId, status: 'INTERRUPTED', holder: null, finishedAt: null, affected: 1 },
      ]);

      const heir = { cron: HOURLY, now: FIRST_TICK };
      const other = await anInstance(manner === undefined ? heir : { ...heir, manner });
      await waitUntil('another process went on', async () => {
        await other.lookAt(FIRST_TICK);
        return unlessEmpty((await runs()).filter(({ status }) => status === 'SUCCEEDED'));
      });
      expect(await runs()).toMatchObject([{ id: runId, attempts: 2, affected }]);
    },
  );

  it('should run once at boot for all the ticks that fell while no instance was up', async () => {
    const first = await anInstance({ cron: HOURLY, now: START });
    await first.lookAt(FIRST_TICK);
    await first.kill();

    await anInstance({ cron: HOURLY, now: minutesAfter(START, 7 * 60) });
    await waitUntil('the missed tick was run', async () => ((await runs()).length === 2 ? true : null));
    await waitUntil('it has ended', async () =>
      (await runs()).every(({ status }) => status === 'SUCCEEDED') ? true : null,
    );
    expect((await runs()).map(({ scheduledFor }) => scheduledFor)).toEqual([
      FIRST_TICK,
      minutesAfter(FIRST_TICK, 6 * 60),
    ]);
  });

  it('should miss nothing before its first start', async () => {
    const first = await anInstance({ cron: HOURLY, now: START });
    await first.lookAt(START);
    expect(await runs()).toEqual([]);
  });
});

function unlessEmpty<T>(items: T[]): T[] | null {
  return items.length === 0 ? null : items;
}
