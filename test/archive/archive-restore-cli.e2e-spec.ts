import { rm, writeFile } from 'node:fs/promises';
import { Leases } from '#database';
import { jobLeaseName } from '../../src/platform/jobs/job-lease-name.js';
import { addMember, ArchiveShelf, logsOf } from '../support/archive/archive-shelf.js';
import type { CliResult } from '../support/process/cli.js';

const DAY_MS = 86_400_000;
const LONG_MS = 600_000;

let shelf: ArchiveShelf;

const runArchive = (...words: readonly string[]): Promise<CliResult> => shelf.cli('archive', ...words);

beforeEach(async () => {
  shelf = await ArchiveShelf.open();
  await addMember(shelf.database, 'ada');
});

afterEach(() => shelf.close());

describe('archive restore', () => {
  it('should print how many rows were restored, how many were not, and until when they stay', async () => {
    await addMember(shelf.database, 'bob');
    const { id, fileName } = await shelf.add([...logsOf('ada', 3), ...logsOf('bob', 2)]);
    await shelf.database.user.delete({ where: { id: 'u-bob' } });
    await shelf.database.twitterConnection.deleteMany();
    const began = Date.now();
    const { status, stdout } = await shelf.cli('archive', 'restore', fileName, '--keep-days', '30');
    const keepUntil = (await shelf.archives.find(id))?.keepUntil ?? new Date(0);
    expect(stdout).toContain(`Rows restored from ${fileName}: 3\n`);
    expect(stdout).toContain('without their connection, which is gone: 3\n');
    expect(stdout).toContain('in the table already: 0\n');
    expect(stdout).toContain('completion, user or task is gone: 2\n');
    expect(stdout).toContain(`They are kept until ${keepUntil.toISOString()}.`);
    expect(keepUntil.getTime()).toBeGreaterThanOrEqual(began + 30 * DAY_MS);
    expect(keepUntil.getTime()).toBeLessThanOrEqual(Date.now() + 30 * DAY_MS);
    expect(status).toBe(0);
  });

  it('should keep rows for seven days by default', async () => {
    const { id, fileName } = await shelf.add(logsOf('ada', 1));
    const began = Date.now();
    await runArchive('restore', fileName);
    const kept = (await shelf.archives.find(id))?.keepUntil?.getTime() ?? 0;
    expect(Math.floor((kept - began) / DAY_MS)).toBe(7);
  });

  it('should be refused while the archive job runs', async () => {
    const archive = await shelf.add(logsOf('ada', 3));
    const lease = await new Leases(shelf.database).acquire(
      jobLeaseName('archive-verification-logs'),
      LONG_MS,
    );
    const { status, stdout, stderr } = await runArchive('restore', archive.fileName);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('The job archive-verification-logs or another command');
    expect(await shelf.logs()).toEqual([]);
    expect(await shelf.archives.find(archive.id)).toEqual(archive);

    await lease?.release();
    expect((await runArchive('restore', archive.fileName)).status).toBe(0);
  });

  it('should name a damaged and a missing file', async () => {
    const archive = await shelf.add(logsOf('ada', 3));
    await writeFile(shelf.pathOf(archive), 'something else');
    const damaged = await runArchive('restore', archive.fileName);
    await rm(shelf.pathOf(archive));
    const missing = await runArchive('restore', archive.fileName);
    for (const { status, stdout, stderr } of [damaged, missing]) {
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`The archive file ${archive.fileName} is not as it was recorded`);
    }
    expect(await shelf.logs()).toEqual([]);
  });

  it.each([
    { args: ['nothing.ndjson.gz'], message: 'There is no archive named nothing.ndjson.gz' },
    { args: ['../../etc/passwd'], message: 'There is no archive named ../../etc/passwd' },
    { args: ['a.ndjson.gz', '--keep-days', '-1'], message: 'whole number from 0 to 3650' },
    { args: ['a.ndjson.gz', '--keep-days', '3651'], message: 'whole number from 0 to 3650' },
    { args: ['a.ndjson.gz', '--keep-days', '1.5'], message: 'whole number from 0 to 3650' },
  ])('should refuse $args', async ({ args, message }) => {
    const { status, stderr } = await runArchive('restore', ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });
});

describe('archive list', () => {
  it('should print what is recorded about each archive, oldest first', async () => {
    const older = await shelf.add(logsOf('ada', 7), 'PURGED', new Date('2026-01-01T00:00:00.000Z'));
    const newer = await shelf.add(logsOf('ada', 2), 'RECORDED', new Date('2026-02-01T00:00:00.000Z'));
    const keepUntil = new Date('2030-01-01T00:00:00.000Z');
    await shelf.archives.setState(newer.id, ['RECORDED'], 'RESTORED', keepUntil);
    const { status, stdout } = await runArchive('list');
    const lines = stdout.split('\n').filter((line) => line.includes('.ndjson.gz'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      new RegExp(
        `${older.fileName} .*PURGED .* 7 .* ${older.bytes} .*2025-01-01T00:00:00.000Z .*2025-01-01T00:00:06.000Z .*2026-01-01T00:00:00.000Z .*${older.sha256?.slice(0, 12)} `,
      ),
    );
    expect(lines[1]).toContain('RESTORED until 2030-01-01T00:00:00.000Z');
    expect(status).toBe(0);
  });

  it('should say so when there are none', async () => {
    expect((await runArchive('list')).stdout).toBe('There are no archives.\n');
  });
});
