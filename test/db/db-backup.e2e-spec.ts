import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase } from '#database';
import { backup } from '#database-admin';
import { runDb } from '../support/process/db-cli.js';

let folder: string;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'db-backup-'));
  url = `file:${folder}/app.db`;
  await migrate(url);
  await withUsers((users) => users.create({ data: { id: 'anna', name: 'Anna 🌻' } }));
});

afterEach(() => rm(folder, { recursive: true }));

const db = (...args: string[]) => runDb(url, ...args);

async function withUsers<Result>(
  work: (users: Awaited<ReturnType<typeof openDatabase>>['user']) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(url);
  try {
    return await work(database.user);
  } finally {
    await database.$disconnect();
  }
}

const backUp = () => backup(url, { directory: join(folder, 'backups'), now: new Date() });

describe('db backup', () => {
  it('should print path, size and checksum', async () => {
    const { status, stdout } = await db('backup', '--dir', join(folder, 'backups'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Backup: {2}.+\/backups\/app-sqlite-\d{8}T\d{9}Z\.db$/m);
    expect(stdout).toMatch(/^Size: .*\(\d+ bytes\)$/m);
    expect(stdout).toMatch(/^SHA-256: [0-9a-f]{64}$/m);
  });

  it('should name the folder that it cannot write to, without a stack trace', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { status, stdout, stderr } = await db('backup', '--dir', file);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/cannot be written/);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe('db restore', () => {
  it('should restore into an empty database', async () => {
    const { file } = await backUp();
    await rm(join(folder, 'app.db'));
    const { status, stdout } = await db('restore', file);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/^ {2}User: 1$/m) });
    expect(await withUsers((users) => users.findMany())).toMatchObject([{ id: 'anna', name: 'Anna 🌻' }]);
  });

  it('should replace existing data only with both options', async () => {
    const { file } = await backUp();
    await withUsers((users) => users.deleteMany());
    const [unforced, unconfirmed, unasked] = await Promise.all([
      db('restore', file),
      db('restore', file, '--force'),
      db('restore', file, '--force', '--json'),
    ]);
    expect(await withUsers((users) => users.count())).toBe(0);
    const forced = await db('restore', file, '--force', '--yes');

    expect(unforced.stderr).toContain('The database is not empty.');
    expect(unconfirmed.stderr).toContain('add --yes');
    expect(JSON.parse(unasked.stdout)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect([unforced.status, unconfirmed.status, forced.status]).toEqual([1, 1, 0]);
    expect(await withUsers((users) => users.count())).toBe(1);
  });

  it('should refuse a damaged backup, with --json too', async () => {
    const { file } = await backUp();
    await writeFile(file, (await readFile(file)).subarray(0, 5_000));
    const { status, stdout } = await db('restore', file, '--force', '--yes', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'damaged_backup' } });
  });
});

describe('db sizes', () => {
  it('should show the two large tables beside the estimates, and all tables with --json', async () => {
    const [{ status, stdout }, machine] = await Promise.all([db('sizes'), db('sizes', '--json')]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/TwitterConnection.* 0 .*- .*1000/);
    expect(stdout).toMatch(/TwitterVerificationLog.* 0 .*- .*500/);
    expect(JSON.parse(machine.stdout).tables).toContainEqual(
      expect.objectContaining({ table: 'User', rows: 1 }),
    );
  });
});
