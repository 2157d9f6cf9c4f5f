import { ArchiveStore } from '../../src/maintenance/archive/store/archive-store.js';
import { ArchivedRowsPurge } from '../../src/maintenance/archive/job/archived-rows-purge.js';
import { ArchivesRepository } from '../../src/maintenance/archive/archives.repository.js';
import { OldVerificationLogsRepository } from '../../src/verification/logs/old-verification-logs.repository.js';
import { ARCHIVE_JOB, ArchiveBench, DAY_MS } from '../support/archive/archive-bench.js';
import { stallNext, type Stall } from '../support/app/stall.js';

const ROWS = 250;

let bench: ArchiveBench;
let other: Awaited<ReturnType<ArchiveBench['anotherInstance']>>;

beforeAll(async () => {
  bench = await ArchiveBench.open();
  other = await bench.anotherInstance();
});

beforeEach(async () => {
  await bench.clear();
  await bench.addLogs(Array.from({ length: ROWS }, (_, index) => bench.old(1 + (index % 60))));
});

afterAll(async () => {
  await other.close();
  await bench.close();
});

const part = <Part>(token: abstract new (...args: never[]) => Part): Part =>
  bench.testApp.app.get<Part>(token, { strict: false });

/** Runs the job up to a step, does something else, and lets it continue; resolves when it has ended. */
async function stalledAt({ reached, goOn }: Stall, meanwhile: () => Promise<unknown>): Promise<void> {
  const running = bench.run().then(({ status }) => status);
  await reached;
  await meanwhile();
  goOn();
  expect(await running).toBe(201);
}

/** As another instance does once the lease of the stalled one has expired. */
async function runElsewhere(): Promise<void> {
  await bench.runOutLease();
  const { status, details } = await other.run();
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(details ?? '')).toMatchObject({ damaged: [], complete: true });
}

describe('a run of the archive job that stalls until another instance has run it', () => {
  it.each<[string, () => Stall]>([
    ['before it makes the record', () => stallNext(part(ArchivesRepository), 'begin', 'before')],
    ['when it has made the record', () => stallNext(part(ArchivesRepository), 'begin', 'after')],
    ['amid the file', () => stallNext(part(OldVerificationLogsRepository), 'read', 'before')],
    ['when the file is there', () => stallNext(part(ArchiveStore), 'write', 'after')],
    ['before the purge', () => stallNext(part(ArchivedRowsPurge), 'purgeChecked', 'before')],
    ['at the end of the purge', () => stallNext(part(ArchivesRepository), 'setState', 'before')],
  ])('%s should leave exactly one copy of each row', async (_when, stall) => {
    await stalledAt(stall(), runElsewhere);
    expect(await bench.remainingIds()).toEqual([]);
    await bench.expectNothingLostOrDoubled(bench.added);
    expect((await bench.records()).map(({ state }) => state)).toEqual(['PURGED']);
  });
});

describe('a run of the archive job that has been taken over', () => {
  it('should delete the file that it has written, and leave the rows to the other instance', async () => {
    const { maintenanceRun } = bench.testApp.database;
    const lose = () =>
      maintenanceRun.updateMany({
        where: { job: ARCHIVE_JOB, status: 'RUNNING' },
        data: { holder: 'somebody else' },
      });
    await stalledAt(stallNext(part(ArchiveStore), 'write', 'after'), lose);
    expect(await bench.files()).toEqual([]);
    expect(await bench.records()).toEqual([]);
    expect(await bench.rows()).toEqual(bench.added);
    const run = await maintenanceRun.findFirstOrThrow({ where: { holder: 'somebody else' } });
    expect(run).toMatchObject({ status: 'RUNNING', affected: 0, error: null });
    await bench.run();
    await bench.expectNothingLostOrDoubled(bench.added);
  });

  it('should keep rows that were restored while it stalled during the purge', async () => {
    const restore = () =>
      bench.testApp.database.verificationLogArchive.updateMany({
        data: { state: 'RESTORED', keepUntil: new Date(bench.testApp.clock.now().getTime() + DAY_MS) },
      });
    const stall = stallNext(part(ArchivedRowsPurge), 'purgeChecked', 'before');
    await stalledAt(stall, restore);
    expect(await bench.rows()).toEqual(bench.added);
    expect(await bench.records()).toMatchObject([{ state: 'RESTORED', rowCount: ROWS }]);
    expect(await bench.testApp.database.maintenanceRun.findMany()).toContainEqual(
      expect.objectContaining({ affected: 0, details: expect.stringContaining('"complete":false') }),
    );
  });
});
