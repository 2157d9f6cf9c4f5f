import { ArchivesRepository } from '../../src/maintenance/archive/archives.repository.js';
import { restoreArchive } from '../../src/maintenance/archive/operator/archive-restore.js';
import { verifyArchives } from '../../src/maintenance/archive/operator/archive-verification.js';
import { ArchiveBench, DAY_MS } from '../support/archive/archive-bench.js';

/** More than one batch. */
const ROWS = 130;

let bench: ArchiveBench;
let archives: ArchivesRepository;

beforeAll(async () => {
  bench = await ArchiveBench.open();
  archives = new ArchivesRepository(bench.testApp.database);
});

beforeEach(() => bench.clear());

afterAll(() => bench.close());

/** Old rows, archived by a run of the job and restored for so many days. */
async function restoredFor(keepDays: number): Promise<void> {
  await bench.addLogs(Array.from({ length: ROWS }, (_, index) => bench.old(1 + index * 500)));
  await bench.run();
  const [archive] = await bench.records();
  const { database, clock } = bench.testApp;
  const keepUntil = new Date(clock.now().getTime() + keepDays * DAY_MS);
  await restoreArchive({ database, store: bench.store, archives }, archive!, keepUntil);
}

describe('rows that were restored', () => {
  it('should be as they were', async () => {
    await bench.addLogs(Array.from({ length: ROWS }, (_, index) => bench.old(1 + index * 500)));
    const before = await bench.rows();
    await bench.run();
    expect(await bench.rows()).toEqual([]);
    const [archive] = await bench.records();
    const { database } = bench.testApp;
    await restoreArchive({ database, store: bench.store, archives }, archive!, bench.cutoff);
    expect(await bench.rows()).toEqual(before);
  });

  it('should stay until their time is over, and then be deleted with no new file', async () => {
    await restoredFor(7);
    const [file] = await bench.files();

    bench.testApp.clock.advance(7 * DAY_MS - 1);
    expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: 0 });
    expect(await bench.rows()).toHaveLength(ROWS);

    bench.testApp.clock.advance(1);
    expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: ROWS });
    expect(await bench.rows()).toEqual([]);
    expect(await bench.files()).toEqual([file]);
    expect(await bench.records()).toMatchObject([{ fileName: file, state: 'PURGED', keepUntil: null }]);
  });

  it('should be deleted by the next run when they are kept for 0 days', async () => {
    await restoredFor(0);
    expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: ROWS });
    expect(await bench.files()).toHaveLength(1);
    expect(await verifyArchives(bench.store, archives)).toEqual({
      checked: 1,
      findings: [],
      unknownFiles: [],
    });
  });

  it('should not keep other old rows in the table', async () => {
    await restoredFor(7);
    const [other] = await bench.addLogs([bench.old(20 * DAY_MS)]);
    expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: 1 });
    expect(await bench.files()).toHaveLength(2);
    expect(await bench.remainingIds()).not.toContain(other);
    expect(await bench.rows()).toHaveLength(ROWS);
  });
});
