import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Leases, type VerificationLogArchive } from '#database';
import { jobLeaseName } from '../../src/platform/jobs/job-lease-name.js';
import { addMember, aLogOf, ArchiveShelf, logsOf } from '../support/archive/archive-shelf.js';
import type { CliResult } from '../support/process/cli.js';
import { sized } from '../support/app/sized.js';

const MADE_AT = new Date('2026-03-01T02:00:00.000Z');
const LONG_MS = 600_000;

let shelf: ArchiveShelf;

beforeEach(async () => {
  shelf = await ArchiveShelf.open();
  await addMember(shelf.database, 'ada');
  await addMember(shelf.database, 'bob');
});

afterEach(() => shelf.close());

const ERASE_ADA = ['erase', '--id', 'u-ada', '--yes'];

const eraseAda = (...options: readonly string[]): Promise<CliResult> =>
  shelf.cli('user', ...ERASE_ADA, ...options);

const records = (): Promise<VerificationLogArchive[]> => shelf.database.verificationLogArchive.findMany();

describe('user erase, for archives', () => {
  it('should replace an archive by one without the rows of the user', async () => {
    const others = logsOf('bob', 120);
    const mixed = [...others.slice(0, 60), ...logsOf('ada', 130), ...others.slice(60)];
    const old = await shelf.add(mixed, 'PURGED', MADE_AT);
    const { status, stdout } = await shelf.cli('user', ...ERASE_ADA);
    expect(stdout).toContain('Rows deleted from archives: 130, in 1 files\n');
    expect(status).toBe(0);
    const [record, ...more] = await records();
    expect(more).toEqual([]);
    expect(record).toMatchObject({ state: 'PURGED', createdAt: MADE_AT, rowCount: 120, keepUntil: null });
    expect(record?.fileName).toMatch(/^verification-logs-20260301t020000z-[a-z0-9]+\.ndjson\.gz$/);
    expect(record?.fileName).not.toBe(old.fileName);
    expect(await readdir(shelf.folder)).toEqual([record?.fileName]);
    expect(await shelf.rowsInFiles()).toEqual(others);
    await shelf.expectSound();
  });

  it('should leave an archive without rows of the user as it is, and delete one with no other rows', async () => {
    const others = await shelf.add(logsOf('bob', 3));
    await shelf.add(logsOf('ada', 3));
    expect((await eraseAda()).stdout).toContain('Rows deleted from archives: 3, in 1 files\n');
    expect(await records()).toEqual([others]);
    expect(await readdir(shelf.folder)).toEqual([others.fileName]);
  });

  it.each(['RECORDED', 'RESTORED', 'DAMAGED'] as const)('should keep the state %s', async (state) => {
    const rows = [...logsOf('ada', 3), ...logsOf('bob', 2)];
    await shelf.database.twitterVerificationLog.createMany({ data: rows });
    const { id } = await shelf.add(rows);
    const keepUntil = state === 'RESTORED' ? new Date('2030-01-01T00:00:00.000Z') : null;
    await shelf.archives.setState(id, ['PURGED'], state, keepUntil);
    await eraseAda();
    expect(await records()).toMatchObject([{ state, keepUntil, rowCount: 2 }]);
    expect((await shelf.logs()).map(({ userId }) => userId)).toEqual(['u-bob', 'u-bob']);
    await shelf.expectSound();
  });

  it('should clean the archives of a user who is already deleted', async () => {
    await shelf.database.user.delete({ where: { id: 'u-ada' } });
    await shelf.add([aLogOf('ada'), aLogOf('bob')]);
    const { status, stdout } = await eraseAda();
    expect(stdout).toBe('User u-ada was erased before.\nRows deleted from archives: 1, in 1 files\n');
    expect(status).toBe(0);
    expect((await shelf.rowsInFiles()).map(({ userId }) => userId)).toEqual(['u-bob']);
    expect((await eraseAda()).stderr).toBe('There is no user with the id u-ada.\n');
  });

  it('should erase the user and name the files that it cannot read', async () => {
    const [damaged, missing] = [await shelf.add(logsOf('bob', 3)), await shelf.add(logsOf('bob', 3))];
    const sound = await shelf.add([aLogOf('ada'), aLogOf('bob')]);
    await writeFile(shelf.pathOf(damaged), 'something else');
    await rm(shelf.pathOf(missing));
    const { status, stdout, stderr } = await eraseAda();
    expect(status).toBe(1);
    expect(stdout).toContain('User u-ada is erased.');
    expect(stdout).toContain('Rows deleted from archives: 1, in 1 files\n');
    expect(stderr).toContain(damaged.fileName);
    expect(stderr).toContain(missing.fileName);
    expect(stderr).not.toContain(sound.fileName);
    expect(await shelf.database.user.count({ where: { id: 'u-ada' } })).toBe(0);
    expect(await records()).toHaveLength(3);
  });

  it('should name a file with rows of the user that has no record', async () => {
    const archive = await shelf.add([aLogOf('ada'), aLogOf('bob')]);
    await copyFile(shelf.pathOf(archive), join(shelf.folder, 'my-copy.ndjson.gz'));
    await copyFile(shelf.pathOf(await shelf.add(logsOf('bob', 3))), join(shelf.folder, 'of-bob.ndjson.gz'));
    const { status, stderr } = await eraseAda();
    expect(status).toBe(1);
    expect(stderr).toContain('my-copy.ndjson.gz');
    expect(stderr).not.toContain('of-bob.ndjson.gz');
  });

  it('should change nothing when the archive job runs for longer than it waits', async () => {
    const archive = await shelf.add([aLogOf('ada'), aLogOf('bob')]);
    await new Leases(shelf.database).acquire(jobLeaseName('archive-verification-logs'), LONG_MS);
    // In full size: the default of the command.
    const { status, stdout, stderr } = await eraseAda('--wait', sized('0.3', '30'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('nothing was changed');
    expect(await records()).toEqual([archive]);
    expect(await shelf.database.user.count({ where: { id: 'u-ada' } })).toBe(1);
  });
});
