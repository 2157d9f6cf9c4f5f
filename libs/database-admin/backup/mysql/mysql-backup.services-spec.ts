import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { withSession } from '#database';
import type { FreshDatabase } from '../../../database/testing/fresh-database.js';
import { backup } from '../backup.js';
import { restore } from '../restore.js';
import { aFilledDatabase } from '../testing/awkward-rows.js';
import { backupErrorOf } from '../testing/failure.js';
import { fakeTool } from '../testing/fake-tool.js';

const NOW = new Date('2026-11-22T10:11:12.013Z');

describe('backup and restore on MariaDB', () => {
  let folder: string;
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await aFilledDatabase('mysql');
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'backup-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  afterAll(async () => {
    await database.drop();
  });

  it('should say after a failure that the restore must be run again', async () => {
    const { file } = await backup(database.url, { directory: folder, now: NOW });
    const toolPath = await fakeTool(folder, ['mariadb'], `echo 'gone' >&2; exit 1`);
    const error = await backupErrorOf(restore(database.url, file, { force: true, toolPath }));
    expect(error).toMatchObject({
      code: 'tool_failed',
      message: 'mariadb failed: gone',
      advice: expect.stringMatching(/partly restored.*--force/),
    });
  });

  it('should not show the rows of a failed statement', async () => {
    const { file } = await backup(database.url, { directory: folder, now: NOW });
    const toolPath = await fakeTool(
      folder,
      ['mariadb'],
      `cat > /dev/null; printf -- '--------------\\nINSERT a row\\n--------------\\n\\nERROR 1 at line 1: no\\n' >&2; exit 1`,
    );
    const error = await backupErrorOf(restore(database.url, file, { force: true, toolPath }));
    expect(error.message).toBe('mariadb failed: ERROR 1 at line 1: no');
  });

  it('should report a wrong password, and leave no files', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const url = new URL(database.url);
    url.username = name;
    url.password = 'not-the-password';
    const run = (sql: string) => withSession(database.url, (session) => session.execute(sql));
    await run(`CREATE USER "${name}" IDENTIFIED BY 'the-password'`);
    const failure = backup(url.href, { directory: folder, now: NOW });

    await expect(failure).rejects.toMatchObject({
      code: 'access_denied',
      advice: expect.stringContaining('password'),
      message: expect.not.stringContaining('not-the-password'),
    });
    expect(await readdir(folder)).toEqual([]);
    await run(`DROP USER "${name}"`);
  });
});
