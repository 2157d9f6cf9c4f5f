import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDb, runDbJson } from '../support/process/db-cli.js';
import { withSession } from '../support/app/test-database.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'db-files-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('a path without a database', () => {
  it.each([
    [['status'], 1],
    [['diff'], 0],
    [['preflight'], 1],
    [['verify'], 1],
    [['backup', '--dir', '/tmp'], 1],
    [['sizes'], 0],
    [['rollback', 'add_twitter_features', '--yes', '--force'], 0],
    [['resolve', 'add_twitter_features', '--applied'], 1],
    [['copy', '--to', 'file:/tmp/never.db'], 1],
  ])('should not be created by %j', async (args, status) => {
    const answer = await runDb(`file:${folder}/no/such.db`, ...args);
    expect({ status: answer.status, made: await readdir(folder) }).toEqual({ status, made: [] });
    expect(answer.stderr).not.toMatch(/\n\s+at /);
  });

  it('should be reported by status, with the command that creates it', async () => {
    const { stdout } = await runDb(`file:${folder}/no/such.db`, 'status');
    expect(stdout).toContain(`There is no database file ${folder}/no/such.db`);
    expect(stdout).toContain('PENDING');
  });
});

describe('the address of a file', () => {
  it.each([
    ['a percent sign', '100%25.db', '100%.db'],
    ['a number sign', 'c%23.db', 'c#.db'],
    ['a question mark', 'why%3F.db', 'why?.db'],
    ['a plus sign', 'a+b.db', 'a+b.db'],
    ['a blank', 'a b.db', 'a b.db'],
  ])('should name %s percent-encoded', async (_what, inUrl, name) => {
    expect(await runDbJson(`file:${folder}/${inUrl}`, 'migrate')).toMatchObject({ status: 0 });
    expect(await readdir(folder)).toContain(name);
    expect(await runDbJson(`file:${folder}/${inUrl}`, 'status')).toMatchObject({ status: 0 });
  });

  it.each(['file://', 'file://localhost'])('should accept %s before an absolute path', async (scheme) => {
    expect(await runDbJson(`${scheme}${folder}/app.db`, 'migrate')).toMatchObject({ status: 0 });
    expect(await readdir(folder)).toContain('app.db');
  });

  it.each(['file://elsewhere/app.db', 'file:app.db?mode=ro', 'file:app.db#x', 'file:100%.db'])(
    'should refuse %s, and show the right form',
    async (url) => {
      const { status, stderr } = await runDb(url, 'status');
      expect(status).toBe(1);
      expect(stderr).toMatch(/DATABASE_URL.*(?:file:\.\/data\/app\.db|percent-encoded)/);
    },
  );
});

describe('a file with a damaged index', () => {
  let url: string;

  beforeEach(async () => {
    url = `file:${folder}/app.db`;
    await runDbJson(url, 'migrate');
    // An index that misses a row, as one whose page was lost.
    const definition = (sql: string) => `
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = ${sql} WHERE name = 'Task_createdAt_idx';
      PRAGMA writable_schema = RESET;`;
    await withSession(url, (session) => session.script(definition(`sql || ' WHERE 0'`)));
    await withSession(url, (session) =>
      session.script(
        `INSERT INTO "Task" ("id", "title", "taskType", "updatedAt") VALUES ('a', 'A', 'TWITTER_POST', 0)`,
      ),
    );
    await withSession(url, (session) => session.script(definition(`replace(sql, ' WHERE 0', '')`)));
  });

  it('should not pass verify', async () => {
    const { status, stdout } = await runDb(url, 'verify');
    expect(status).toBe(1);
    expect(stdout).toContain('is damaged');
    expect(stdout).toContain('missing from index Task_createdAt_idx');
    expect(stdout).toContain('npm run db -- restore');
  });

  it('should be named by backup, which leaves no file', async () => {
    const directory = join(folder, 'backups');
    await mkdir(directory);
    const { status, stderr } = await runDb(url, 'backup', '--dir', directory);
    expect(status).toBe(1);
    expect(stderr).toContain(`${folder}/app.db is damaged`);
    expect(stderr).not.toContain('.partial');
    expect(await readdir(directory)).toEqual([]);
  });
});

it('should call a file that is no database damaged, not empty', async () => {
  const file = join(folder, 'app.db');
  await writeFile(file, 'This was a database once. '.repeat(1_000));
  for (const step of ['status', 'verify', 'backup']) {
    const { status, stderr } = await runDb(`file:${file}`, step);
    expect(status).toBe(1);
    expect(stderr).toMatch(/not a database/);
  }
  expect(existsSync(file)).toBe(true);
});
