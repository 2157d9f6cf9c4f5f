import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerOf } from '#database';
import { runDb, runDbJson } from '../support/process/db-cli.js';
import {
  freshDatabase,
  readCatalog,
  testProvider,
  withSession,
  type FreshDatabase,
} from '../support/app/test-database.js';

let fresh: FreshDatabase;
let url: string;
let folder: string;

beforeEach(async () => {
  fresh = await freshDatabase(testProvider());
  ({ url } = fresh);
  folder = await mkdtemp(join(tmpdir(), 'backup-check-'));
  await runDb(url, 'migrate');
  await withSession(url, (session) =>
    session.execute(`INSERT INTO "User" ("id", "name", "updatedAt") VALUES ('anna', 'Anna', ?)`, [
      new Date(),
    ]),
  );
});

afterEach(async () => {
  await fresh.drop();
  await rm(folder, { recursive: true });
});

const rollBack = () => runDb(url, 'rollback', 'verdicts', '--yes', '--dir', folder);

async function backupCheck() {
  const { checks } = await runDbJson(url, 'preflight', '--dir', folder);
  return checks.find(({ name }) => name === 'backup')?.state;
}

/** Databases and files that a check has left behind. */
async function leftovers(): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => !/\.(?:db|gz|json)$/.test(name));
  if (providerOf(url) === 'sqlite') return files;
  const names = await withSession(url, (session) =>
    session.query(
      session.provider === 'mysql'
        ? 'SELECT schema_name AS "name" FROM information_schema.schemata'
        : 'SELECT datname AS "name" FROM pg_database',
    ),
  );
  const own = new URL(url).pathname.slice(1);
  return [...files, ...names.map(({ name }) => String(name)).filter((name) => name.startsWith(`${own}_`))];
}

describe('a backup that was never restored', () => {
  it('should not count as a backup before a roll-back or a deployment', async () => {
    await runDb(url, 'backup', '--dir', folder);
    const { status, stderr } = await rollBack();

    expect(status).toBe(1);
    expect(stderr).toContain('npm run db -- backup --check');
    expect(await backupCheck()).toBe('failed');
    expect((await withSession(url, readCatalog)).has('SecretKey')).toBe(true);
  });

  it('should count once it was restored, and leave no other files', async () => {
    const { file } = await runDbJson(url, 'backup', '--dir', folder);
    const checked = await runDb(url, 'backup', '--check', file);

    expect(checked.status).toBe(0);
    expect(checked.stdout).toContain(`Checked: ${file}`);
    expect(await backupCheck()).toBe('ok');
    expect((await rollBack()).status).toBe(0);
    expect(await leftovers()).toEqual([]);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('should not count when it cannot be restored', async () => {
    const { file } = await runDbJson(url, 'backup', '--dir', folder);
    await writeFile(file, (await readFile(file)).subarray(0, 3_000));
    const { status, stderr } = await runDb(url, 'backup', '--check', file);

    expect(status).toBe(1);
    expect(stderr).toContain('does not match its record');
    expect(await backupCheck()).toBe('failed');
  });
});

describe('db backup --check', () => {
  it('should make a backup and restore it as a test', async () => {
    const { status, stdout } = await runDb(url, 'backup', '--check', '--dir', folder);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Backup: {2}.*\nSize: {4}.*\nSHA-256: .*\nContent: .*\nChecked: .*same rows/);
    expect(await backupCheck()).toBe('ok');
    expect(await leftovers()).toEqual([]);
  });

  it('should restore into the given empty database, and empty it afterwards', async () => {
    const scratch = await freshDatabase(testProvider());
    try {
      const args = ['backup', '--check', '--dir', folder, '--scratch', scratch.url];
      expect((await runDb(url, ...args)).status).toBe(0);
      expect((await withSession(scratch.url, readCatalog)).size).toBe(0);

      await withSession(scratch.url, (session) =>
        session.script('CREATE TABLE "theirs" ("id" INTEGER PRIMARY KEY)'),
      );
      const refused = await runDb(url, ...args);
      expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('not empty')]);
      expect((await runDb(url, ...args.slice(0, -1), url)).status).toBe(1);
      expect((await withSession(scratch.url, readCatalog)).size).toBe(1);
    } finally {
      await scratch.drop();
    }
  });
});
