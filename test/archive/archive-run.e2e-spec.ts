import { ArchiveBench, DAY_MS } from '../support/archive/archive-bench.js';
import { rowsByTable } from '../support/database/database-rows.js';
import { sized } from '../support/app/sized.js';

let bench: ArchiveBench;

beforeAll(async () => {
  bench = await ArchiveBench.open();
  // The first request makes the admin's own row.
  await bench.run();
});

beforeEach(async () => {
  await bench.clear();
  bench.setRowsPerFile(50_000);
});

afterAll(() => bench.close());

const times = (count: number, at: (index: number) => Date): Date[] =>
  Array.from({ length: count }, (_, index) => at(index));

const byId = <Row extends { id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => (one.id < other.id ? -1 : 1));

describe('a run of the archive job', () => {
  it('should leave a row of exactly 90 days where it is, and archive one that is a millisecond older', async () => {
    const [atCutoff, justOlder] = await bench.addLogs([bench.cutoff, bench.old(1)]);
    const response = await bench.run();
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ status: 'SUCCEEDED', affected: 1 });
    expect(await bench.remainingIds()).toEqual([atCutoff]);
    expect((await bench.archivedRows()).map(({ id }) => id)).toEqual([justOlder]);
  });

  it('should report the cutoff, the files and that nothing is left', async () => {
    await bench.addLogs(times(3, (index) => bench.old(index + 1)));
    const { body } = await bench.run();
    const [record] = await bench.records();
    expect(body.details).toEqual({
      cutoff: bench.cutoff.toISOString(),
      files: [record?.fileName],
      damaged: [],
      deletedArchives: 0,
      complete: true,
    });
    expect(record).toMatchObject({
      state: 'PURGED',
      rowCount: 3,
      createdAt: bench.testApp.clock.now(),
      oldestVerifiedAt: bench.old(3),
      newestVerifiedAt: bench.old(1),
    });
    expect(record?.fileName).toMatch(/^verification-logs-\d{8}t\d{6}z-[a-z0-9]+\.ndjson\.gz$/);
  });

  it('should write rows into as many files as needed, oldest first, each row once and unchanged', async () => {
    bench.setRowsPerFile(120);
    await bench.addLogs(times(300, (index) => bench.old(1 + (index % 7) * 1_000)));
    const before = await bench.rows();
    expect((await bench.run()).body).toMatchObject({ status: 'SUCCEEDED', affected: 300 });
    const records = await bench.records();
    expect(records.map(({ rowCount }) => rowCount).sort()).toEqual([120, 120, 60]);
    expect(await bench.remainingIds()).toEqual([]);
    await bench.expectNothingLostOrDoubled(before);
  });

  it('should end a file of few but large rows', async () => {
    // In full size: the service's own limit.
    const characters = sized(1024 * 1024, 64 * 1024 * 1024);
    bench.setFileLimits({ characters });
    const response = 'x'.repeat(characters / 8);
    for (let index = 0; index < 9; index += 1)
      await bench.addLogs([bench.old(100 - index)], { twitterApiResponse: response });
    await bench.addLogs(times(100, () => bench.old(1)));
    await bench.run();
    bench.setFileLimits({ characters: Infinity });
    expect((await bench.records()).map(({ rowCount }) => rowCount).sort()).toEqual([100, 9]);
  });

  it('should do nothing, and make no file, when no row is old enough', async () => {
    await bench.addLogs([bench.cutoff, bench.testApp.clock.now()]);
    expect((await bench.run()).body).toMatchObject({ affected: 0, details: { files: [], complete: true } });
    expect(await bench.files()).toEqual([]);
    expect(await bench.records()).toEqual([]);
  });

  it('should find nothing in a second run', async () => {
    await bench.addLogs([bench.old(1)]);
    await bench.run();
    expect((await bench.run()).body).toMatchObject({ affected: 0, details: { files: [] } });
    expect(await bench.records()).toHaveLength(1);
  });
});

describe('a dry run of the archive job', () => {
  const stateOf = async (): Promise<unknown> => {
    const tables = await rowsByTable(bench.testApp.database);
    for (const name of ['MaintenanceRun', 'AuditEvent', 'Lease', 'ServiceInstance']) tables.delete(name);
    return { tables, files: await bench.files() };
  };

  it('should report what a run would do, and change nothing', async () => {
    await bench.addLogs(times(1_010, (index) => bench.old(index * 1_000)));
    const before = await stateOf();
    const dry = (await bench.run({ dryRun: true })).body;
    expect(dry).toMatchObject({
      status: 'SUCCEEDED',
      dryRun: true,
      affected: 1_009,
      details: { files: [], complete: true },
    });
    expect(await stateOf()).toEqual(before);
    expect((await bench.run()).body).toMatchObject({ affected: dry.affected });
  });

  it('should include archived rows that are still in the table, and restored rows whose time is over', async () => {
    bench.setRowsPerFile(100);
    await bench.addLogs(times(250, (index) => bench.old(index + 1)));
    const rows = await bench.rows();
    await bench.run();
    const [first, second, third] = await bench.records();
    const { verificationLogArchive, twitterVerificationLog } = bench.testApp.database;
    const keepUntil = bench.testApp.clock.now();
    for (let start = 0; start < rows.length; start += 100)
      await twitterVerificationLog.createMany({ data: rows.slice(start, start + 100) });
    await verificationLogArchive.update({ where: { id: first!.id }, data: { state: 'RECORDED' } });
    await verificationLogArchive.update({
      where: { id: second!.id },
      data: { state: 'RESTORED', keepUntil },
    });
    await verificationLogArchive.update({
      where: { id: third!.id },
      data: { state: 'RESTORED', keepUntil: new Date(keepUntil.getTime() + DAY_MS) },
    });
    const dry = (await bench.run({ dryRun: true })).body;
    const real = (await bench.run()).body;
    expect(dry.affected).toBe(250 - third!.rowCount);
    expect(real).toMatchObject({ affected: dry.affected, details: { files: [] } });
    expect(await bench.remainingIds()).toHaveLength(third!.rowCount);
    bench.testApp.clock.advance(DAY_MS);
    expect((await bench.run()).body).toMatchObject({ affected: third!.rowCount, details: { files: [] } });
    expect(await bench.records()).toHaveLength(3);
    await bench.expectNothingLostOrDoubled(rows);
  });

  it('should count only the rows to delete, not those that stay because they were restored', async () => {
    const { verificationLogArchive, twitterVerificationLog } = bench.testApp.database;
    const logTimes = times(30, (index) => bench.old(index + 1));
    await bench.addLogs(logTimes);
    await bench.run();
    await bench.addLogs(logTimes);
    await bench.run();
    await twitterVerificationLog.createMany({ data: bench.added });
    const [recorded, restored] = await bench.records();
    const keepUntil = new Date(bench.testApp.clock.now().getTime() + DAY_MS);
    await verificationLogArchive.update({ where: { id: recorded!.id }, data: { state: 'RECORDED' } });
    await verificationLogArchive.update({
      where: { id: restored!.id },
      data: { state: 'RESTORED', keepUntil },
    });
    expect((await bench.run({ dryRun: true })).body).toMatchObject({ affected: 30 });
    expect((await bench.run()).body).toMatchObject({ affected: 30, details: { files: [] } });
    expect(await bench.rows()).toEqual(await bench.rowsOf(restored!.fileName).then(byId));
  });
});
