import { ArchiveBench, DAY_MS } from '../support/archive/archive-bench.js';
import { runInProcess } from '../support/process/archiver-process.js';
import { drawn } from '../support/database/drawn.js';
import { sized } from '../support/app/sized.js';

const ROWS = sized(250, 500);
const ROWS_PER_FILE = sized(115, 230);
/** To repeat a run: ARCHIVE_CRASH_SEED. */
const SEED = Number(process.env.ARCHIVE_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Crashes are drawn from these: each takes a process of its own. */
const STEPS = [
  'before the record',
  'after the record',
  'amid the file',
  'before the file gets its name',
  'after the file got its name',
  'before the file is recorded for good',
  'after the file is recorded',
  'before rows leave for good',
  'amid the purge',
  'before all are said to have left',
  'after all are said to have left',
];
const STEPS_IN_A_ROW = [
  'amid the file',
  'after the file is recorded',
  'amid the purge',
  'after the file got its name',
];
const STEPS_OF_REMOVAL = [
  'before an expired file is removed',
  'after an expired file was removed',
  'after an expired record was dropped',
];

let bench: ArchiveBench;

beforeAll(async () => {
  bench = await ArchiveBench.open();
  bench.setRowsPerFile(ROWS_PER_FILE);
});

beforeEach(() => bench.clear());

afterAll(() => bench.close());

async function killAt(step: string): Promise<void> {
  const { signal, output } = await runInProcess(bench, step, { rowsPerFile: ROWS_PER_FILE });
  expect({ signal, output }).toEqual({ signal: 'SIGKILL', output: '' });
  await bench.runOutLease();
}

describe('a run of the archive job that is killed', () => {
  beforeEach(async () => {
    await bench.addLogs(Array.from({ length: ROWS }, (_, index) => bench.old(1 + (index % 50))));
    await bench.addLogs([bench.cutoff]);
  });

  it.each(drawn(STEPS, sized(1, STEPS.length), SEED))(
    `%s should lose no row and archive none twice, and the next run should finish (seed ${SEED})`,
    async (step) => {
      const before = await bench.rows();
      await killAt(step);
      const left = await bench.remainingIds();
      expect((await bench.run()).body).toMatchObject({
        status: 'SUCCEEDED',
        affected: left.length - 1,
        details: { damaged: [], complete: true },
      });
      expect(await bench.remainingIds()).toHaveLength(1);
      await bench.expectNothingLostOrDoubled(before);
      expect((await bench.records()).every(({ state }) => state === 'PURGED')).toBe(true);
      await bench.restoreAll();
      expect(await bench.rows()).toEqual(before);
    },
  );

  it(`several times, at a different step each time, should lose no row and archive none twice (seed ${SEED})`, async () => {
    const before = await bench.rows();
    for (const step of drawn(STEPS_IN_A_ROW, sized(2, STEPS_IN_A_ROW.length), SEED)) await killAt(step);
    await bench.run();
    expect(await bench.remainingIds()).toHaveLength(1);
    await bench.expectNothingLostOrDoubled(before);
  });
});

describe('a run of the archive job that is killed at the removal of an expired file', () => {
  it.each(drawn(STEPS_OF_REMOVAL, sized(1, STEPS_OF_REMOVAL.length), SEED))(
    `%s should leave nothing behind after the next run (seed ${SEED})`,
    async (step) => {
      await bench.addLogs(Array.from({ length: ROWS_PER_FILE + 1 }, (_, index) => bench.old(index + 1)));
      await bench.run();
      expect(await bench.files()).toHaveLength(2);
      bench.testApp.clock.advance(366 * DAY_MS);
      await killAt(step);
      expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: 0 });
      expect(await bench.files()).toEqual([]);
      expect(await bench.records()).toEqual([]);
    },
  );
});
