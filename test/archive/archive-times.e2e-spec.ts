import fc from 'fast-check';
import type { TwitterVerificationLog } from '#database';
import { ArchiveBench, DAY_MS, RETENTION_DAYS } from '../support/archive/archive-bench.js';
import { runInProcess } from '../support/process/archiver-process.js';
import { sized } from '../support/app/sized.js';

const HOUR_MS = 3_600_000;
/** When the clocks of these zones change. */
const CLOCK_CHANGES = {
  'America/New_York': ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'],
  'Europe/Berlin': ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'],
};

let bench: ArchiveBench;

beforeAll(async () => {
  bench = await ArchiveBench.open();
});

beforeEach(async () => {
  await bench.clear();
  bench.setRowsPerFile(7);
});

afterAll(() => bench.close());

const idsOf = (rows: readonly TwitterVerificationLog[]): string[] => rows.map(({ id }) => id);

/** Milliseconds from the cutoff; those next to it matter most. */
const offset = fc.oneof(
  fc.constantFrom(-1, 0, 1),
  fc.integer({ min: -26 * HOUR_MS, max: 26 * HOUR_MS }),
  fc.integer({ min: -1_000 * DAY_MS, max: RETENTION_DAYS * DAY_MS }),
);

/** The time of a run, so that the run or its cutoff is near a change of the clocks. */
const moment = fc
  .tuple(
    fc.constantFrom(...Object.values(CLOCK_CHANGES).flat()),
    fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS }),
    fc.boolean(),
  )
  .map(
    ([change, ms, isCutoff]) =>
      new Date(new Date(change).getTime() + ms + (isCutoff ? RETENTION_DAYS * DAY_MS : 0)),
  );

it('should split the rows exactly at the cutoff while rows of any age are added', async () => {
  const cases = fc.record({
    now: moment,
    before: fc.array(offset, { maxLength: 30 }),
    meanwhile: fc.array(offset, { maxLength: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ now, before, meanwhile }) => {
      await bench.clear();
      bench.testApp.clock.set(now);
      const cutoff = bench.cutoff.getTime();
      const insertEach = async (offsets: readonly number[]): Promise<void> => {
        for (const ms of offsets) await bench.addLogs([new Date(cutoff + ms)]);
      };
      await bench.addLogs(before.map((ms) => new Date(cutoff + ms)));
      const [{ body }] = await Promise.all([bench.run(), insertEach(meanwhile)]);
      expect(body).toMatchObject({
        status: 'SUCCEEDED',
        details: { cutoff: new Date(cutoff).toISOString() },
      });
      expect(body.affected).toBeGreaterThanOrEqual(before.filter((ms) => ms < 0).length);
      await bench.expectNothingLostOrDoubled(bench.added);
      await bench.run();
      const young = bench.added.filter(({ verifiedAt }) => verifiedAt.getTime() >= cutoff);
      expect(await bench.remainingIds()).toEqual(idsOf(young));
      await bench.expectNothingLostOrDoubled(bench.added);
    }),
    { numRuns: sized(6, 15) },
  );
});

/** The result of a run in that zone: set in this process; in full size by a process of its own. */
const runIn = sized(
  async (timeZone: string): Promise<unknown> => {
    const before = process.env.TZ;
    process.env.TZ = timeZone;
    try {
      expect(new Date(0).toString()).not.toContain('GMT+0000');
      return (await bench.run()).body;
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  },
  async (timeZone: string): Promise<unknown> =>
    JSON.parse((await runInProcess(bench, 'never', { timeZone })).output),
);

it.each(Object.entries(CLOCK_CHANGES))(
  'should use the same cutoff in the time zone %s',
  async (timeZone, changes) => {
    for (const change of changes) {
      await bench.clear();
      bench.testApp.clock.set(new Date(new Date(change).getTime() + RETENTION_DAYS * DAY_MS));
      const [atCutoff] = await bench.addLogs([bench.cutoff, bench.old(1)]);
      expect(await runIn(timeZone)).toMatchObject({
        affected: 1,
        details: { cutoff: new Date(change).toISOString() },
      });
      expect(await bench.remainingIds()).toEqual([atCutoff]);
      await bench.expectNothingLostOrDoubled(bench.added);
    }
  },
);
