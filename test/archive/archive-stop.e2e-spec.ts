import { rm, writeFile } from 'node:fs/promises';
import type { JobOutcome } from '../../src/platform/jobs/scheduled-job.js';
import { ArchiveVerificationLogsJob } from '../../src/maintenance/archive/job/archive-verification-logs.job.js';
import { JobRun } from '../../src/platform/jobs/job-run.js';
import { JobRunsRepository } from '../../src/platform/jobs/job-runs.repository.js';
import { ARCHIVE_JOB, ArchiveBench } from '../support/archive/archive-bench.js';
import { sized } from '../support/app/sized.js';

const ROWS = sized(250, 450);
/** A run pauses once for each batch that it reads, and then for each that it deletes. */
const RESTS_OF_READING = Math.ceil(ROWS / 100);
const HOUR_MS = 3_600_000;

let bench: ArchiveBench;

beforeAll(async () => {
  bench = await ArchiveBench.open();
});

beforeEach(async () => {
  await bench.clear();
  bench.setRowsPerFile(50_000);
  await bench.addLogs(Array.from({ length: ROWS }, (_, index) => bench.old(1 + (index % 60))));
});

afterAll(() => bench.close());

interface RunOptions {
  readonly rows?: number;
  readonly dryRun?: boolean;
  /** The run is told to stop at this pause. */
  readonly stopAtRest?: number;
}

/** One run with the limits of the test. */
async function runWithin({ rows = 1_000, dryRun = false, stopAtRest = 0 }: RunOptions): Promise<JobOutcome> {
  const { app, clock } = bench.testApp;
  const runs = app.get(JobRunsRepository, { strict: false });
  const job = app.get(ArchiveVerificationLogsJob, { strict: false });
  const limits = { rows, durationMs: HOUR_MS };
  const by = { holder: 'this-test', instance: 'this-test', now: clock.now() };
  const row = await runs.addManual(ARCHIVE_JOB, dryRun, by, { id: 'the-admin', requestId: 'none' });
  const stop = new AbortController();
  const run = new JobRun(row, { limits, countsAnew: job.countsAnew }, runs, clock, stop.signal);
  let rests = 0;
  run.rest = () => {
    rests += 1;
    if (rests === stopAtRest) stop.abort();
    return Promise.resolve();
  };
  try {
    return await job.run(run);
  } finally {
    run.close();
  }
}

const states = async (): Promise<string[]> => (await bench.records()).map(({ state }) => state);

describe('a run of the archive job that is told to stop', () => {
  it('should finish the file with the rows it has read, and leave deleting them to the next run', async () => {
    expect(await runWithin({ stopAtRest: 2 })).toMatchObject({ affected: 0, isComplete: false });
    expect(await bench.records()).toMatchObject([{ state: 'RECORDED', rowCount: 200 }]);
    await bench.expectSoundFiles();
    expect(await bench.rows()).toEqual(bench.added);
    expect((await bench.run()).body).toMatchObject({ affected: ROWS, details: { complete: true } });
    expect(await states()).toEqual(['PURGED', 'PURGED']);
    await bench.expectNothingLostOrDoubled(bench.added);
  });

  it('should stop during the purge, and the next run should finish it with the same file', async () => {
    const { affected, isComplete } = await runWithin({ stopAtRest: RESTS_OF_READING + 2 });
    expect([affected > 0, affected < ROWS, isComplete]).toEqual([true, true, false]);
    expect(await states()).toEqual(['RECORDED']);
    expect(await bench.remainingIds()).toHaveLength(ROWS - affected);
    expect((await bench.run()).body).toMatchObject({ affected: ROWS - affected, details: { files: [] } });
    await bench.expectNothingLostOrDoubled(bench.added);
  });
});

describe('the limit of a run of the archive job', () => {
  it.each([1, 99, 100, 101, ...sized([], [250]), ROWS - 1])(
    'should delete %i rows, as a dry run predicts',
    async (rows) => {
      bench.setRowsPerFile(80);
      const dry = await runWithin({ rows, dryRun: true });
      expect(dry).toMatchObject({ affected: rows, isComplete: false });
      expect(await runWithin({ rows })).toMatchObject({ affected: rows, isComplete: false });
      expect(await bench.remainingIds()).toHaveLength(ROWS - rows);
      await bench.expectNothingLostOrDoubled(bench.added);
    },
  );

  it('should let a run be complete that has exactly as many rows', async () => {
    const complete = { affected: ROWS, isComplete: true };
    expect(await runWithin({ rows: ROWS, dryRun: true })).toMatchObject(complete);
    expect(await runWithin({ rows: ROWS })).toMatchObject(complete);
  });

  it('should count the rows deleted in this run, not those deleted before', async () => {
    expect(await runWithin({ stopAtRest: RESTS_OF_READING })).toMatchObject({
      affected: 0,
      isComplete: false,
    });
    expect(await runWithin({ rows: ROWS - 20 })).toMatchObject({ affected: ROWS - 20, isComplete: false });
    expect(await runWithin({ rows: 25, dryRun: true })).toMatchObject({ affected: 20, isComplete: true });
    expect(await runWithin({ rows: 25 })).toMatchObject({ affected: 20, isComplete: true });
    expect(await states()).toEqual(['PURGED']);
    await bench.expectNothingLostOrDoubled(bench.added);
  });
});

describe('a folder for archives that cannot be used', () => {
  it('should fail the run with a clear message, lose nothing, and leave nothing behind once it can be used', async () => {
    await rm(bench.folder, { recursive: true });
    await writeFile(bench.folder, 'not a folder');
    const { body } = await bench.run();
    expect(body).toMatchObject({ status: 'FAILED', affected: 0 });
    expect(body.error).toMatch(new RegExp(`^The archive folder ${bench.folder} cannot be used \\([A-Z]+\\)`));
    expect(await bench.rows()).toEqual(bench.added);
    expect((await bench.run()).body).toMatchObject({ status: 'FAILED', affected: 0 });
    expect((await bench.records()).length).toBeLessThanOrEqual(1);
    await rm(bench.folder);
    expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: ROWS });
    await bench.expectNothingLostOrDoubled(bench.added);
    expect(await states()).toEqual(['PURGED']);
  });
});
