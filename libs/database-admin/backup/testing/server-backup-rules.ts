import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { withSession } from '#database';
import type { FreshDatabase } from '../../../database/testing/fresh-database.js';
import { waitUntil } from '../../../database/testing/wait-until.js';
import { backup } from '../backup.js';
import { findCheckedBackup } from '../find-checked-backup.js';
import { restore } from '../restore.js';
import { aFilledDatabase, allRows } from './awkward-rows.js';
import { backupErrorOf } from './failure.js';
import { fakeTool } from './fake-tool.js';
import { KillableProcess } from './killable.js';
import { trialRestore } from '../trial/trial-restore.js';

const NOW = new Date('2026-11-22T10:11:12.013Z');
/** Characters that need escaping in a URL, an option file and a shell. */
const PASSWORD = `a"b'c\\d#e;f $g %é`;

const NAMES = {
  postgresql: {
    dump: ['pg_dump'],
    load: ['psql'],
    package: 'postgresql-client',
    opening: 'PostgreSQL database',
  },
  mysql: {
    dump: ['mariadb-dump', 'mysqldump'],
    load: ['mariadb', 'mysql'],
    package: 'mariadb-client',
    opening: 'MariaDB',
  },
};

/** The rules of backups that a server's client tools make. */
export function describeServerBackups(provider: 'postgresql' | 'mysql'): void {
  const names = NAMES[provider];
  let folder: string;
  let directory: string;
  /** Every test undoes its changes to it. */
  let source: FreshDatabase;

  beforeAll(async () => {
    source = await aFilledDatabase(provider);
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'backup-'));
    directory = path.join(folder, 'backups');
    await mkdir(directory);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  afterAll(async () => {
    await source.drop();
  });

  const backUp = (toolPath?: string) =>
    backup(source.url, { directory, now: NOW, ...(toolPath === undefined ? {} : { toolPath }) });
  const fakeDump = (script: string) => fakeTool(folder, names.dump, script);
  const expectNothingWritten = async () => {
    expect(await readdir(directory)).toEqual([]);
  };

  it('should name the package to install when a tool is missing', async () => {
    const { file } = await backUp();
    const before = await allRows(source.url);
    const failures = [
      await backupErrorOf(backUp(folder)),
      await backupErrorOf(restore(source.url, file, { force: true, toolPath: folder })),
    ];

    expect(failures).toMatchObject([{ code: 'tool_missing' }, { code: 'tool_missing' }]);
    expect(failures.map(({ message }) => message)).toEqual([
      `There is no ${names.dump.join(' or ')} in PATH.`,
      `There is no ${names.load.join(' or ')} in PATH.`,
    ]);
    for (const { advice } of failures) expect(advice).toContain(`apt-get install ${names.package}`);
    expect(await allRows(source.url)).toEqual(before);
  });

  it('should leave no files when the tool fails, and report its error output', async () => {
    const toolPath = await fakeDump(`echo "-- ${names.opening} dump"; echo 'it is broken' >&2; exit 3`);
    const error = await backupErrorOf(backUp(toolPath));
    expect(error).toMatchObject({ code: 'tool_failed', message: `${names.dump[0]} failed: it is broken` });
    await expectNothingWritten();
  });

  it('should refuse a dump without its closing line', async () => {
    const toolPath = await fakeDump(`echo "-- ${names.opening} dump 1.0"; echo 'CREATE TABLE a;'; exit 0`);
    expect((await backupErrorOf(backUp(toolPath))).code).toBe('tool_failed');
    await expectNothingWritten();
  });

  it('should report that a tool is older than the server', async () => {
    const toolPath = await fakeDump(
      `echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1`,
    );
    expect(await backupErrorOf(backUp(toolPath))).toMatchObject({
      code: 'tool_outdated',
      advice: expect.stringContaining('newer') as unknown,
    });
  });

  it('should refuse a truncated dump in a valid gzip file', async () => {
    const { file } = await backUp();
    const before = await allRows(source.url);
    const dump = gunzipSync(await readFile(file)).toString('utf8');
    await rm(`${file}.json`);
    await writeFile(file, gzipSync(dump.slice(0, dump.lastIndexOf('-- ') - 1)));

    expect((await backupErrorOf(restore(source.url, file, { force: true }))).code).toBe('damaged_backup');
    expect(await allRows(source.url)).toEqual(before);
  });

  it('should restore a dump that has no record', async () => {
    const before = await allRows(source.url);
    const { file } = await backUp();
    await rm(`${file}.json`);
    await withSession(source.url, (session) => session.execute(`DELETE FROM "User"`));
    await restore(source.url, file, { force: true });
    expect(await allRows(source.url)).toEqual(before);
  });

  it('should leave no valid backup when its process is killed', async () => {
    const toolPath = await fakeDump(`echo "-- ${names.opening} dump"; exec yes 'CREATE TABLE endless;'`);
    const child = new KillableProcess(folder, 'backup', source.url, directory, toolPath);
    await waitUntil(async () => {
      const [name] = await readdir(directory);
      return name !== undefined && (await stat(path.join(directory, name))).size > 0;
    });
    await child.kill();

    expect(await readdir(directory)).toEqual([expect.stringMatching(/\.partial$/)]);
    expect(await findCheckedBackup(source.url, directory, new Date(), 3_600_000)).toBeNull();
  });

  it('should fail the trial restore when rows differ, even if their number is the same', async () => {
    const { file } = await backUp();
    const toolPath = await fakeTool(
      folder,
      names.load,
      `sed s/PENDING/APPROVED/ | /usr/bin/$(basename "$0") "$@"`,
    );
    const error = await backupErrorOf(trialRestore(source.url, file, { now: NOW, toolPath }));

    expect(error).toMatchObject({
      code: 'not_restorable',
      message: expect.stringMatching(/restored rows differ.*Completion/),
    });
    expect(await findCheckedBackup(source.url, directory, NOW, 3_600_000)).toBeNull();
  });

  it('should fail the trial restore when the server refuses it', async () => {
    const tool = names.dump[0];
    const toolPath = await fakeDump(
      `/usr/bin/${tool} "$@" > ${folder}/dump && sed 's/^SET .*;$/&\\nCREATE NONSENSE;/; s,^/[*]!40101 SET NAMES.*,&\\nCREATE NONSENSE;,' ${folder}/dump`,
    );
    const { file } = await backUp(toolPath);
    const error = await backupErrorOf(trialRestore(source.url, file, { now: NOW }));

    expect(error).toMatchObject({ code: 'not_restorable', message: expect.stringContaining('NONSENSE') });
    expect(await findCheckedBackup(source.url, directory, NOW, 3_600_000)).toBeNull();
  });

  it('should say what to do when the user may not create a temporary database', async () => {
    const { file } = await backUp();
    const user = new URL(source.url).pathname.slice(1);
    const url = new URL(source.url);
    url.username = user;
    const run = (sql: string) => withSession(source.url, (session) => session.script(sql));
    await run(
      provider === 'postgresql'
        ? `CREATE ROLE "${user}" LOGIN`
        : `CREATE USER "${user}"; GRANT ALL ON "${user}".* TO "${user}"`,
    );
    try {
      expect(await backupErrorOf(trialRestore(url.href, file, { now: NOW }))).toMatchObject({
        code: 'no_scratch',
        advice: expect.stringContaining('--scratch'),
      });
    } finally {
      await run(provider === 'postgresql' ? `DROP ROLE "${user}"` : `DROP USER "${user}"`);
    }
  });

  describe('with a password', () => {
    /** The restored tables belong to the account and are removed with it. */
    let own: FreshDatabase;
    const account = () => new URL(own.url).pathname.slice(1);
    const urlOf = (password: string): string => {
      const url = new URL(own.url);
      url.username = account();
      url.password = encodeURIComponent(password);
      return url.href;
    };
    const asAdministrator = (...statements: string[]) =>
      withSession(own.url, async (session) => {
        for (const statement of statements) await session.execute(statement);
      });
    const literal = `'${PASSWORD.replaceAll("'", "''")}'`;

    beforeEach(async () => {
      own = await aFilledDatabase(provider);
      const user = account();
      if (provider === 'postgresql')
        await asAdministrator(`CREATE ROLE "${user}" LOGIN SUPERUSER PASSWORD ${literal}`);
      else
        await asAdministrator(
          `CREATE USER "${user}" IDENTIFIED BY ${literal.replaceAll('\\', '\\\\')}`,
          `GRANT ALL ON "${user}".* TO "${user}"`,
        );
    });

    afterEach(async () => {
      const user = account();
      if (provider === 'postgresql')
        await asAdministrator(`DROP OWNED BY "${user}" CASCADE`, `DROP ROLE "${user}"`);
      else await asAdministrator(`DROP USER "${user}"`);
      await own.drop();
    });

    /** Records the tool's public and private data, then runs the real tool. */
    const spy = (tools: readonly string[]) =>
      fakeTool(
        folder,
        tools,
        `tr '\\0' '\\n' < /proc/$$/cmdline >> ${folder}/seen
         env >> ${folder}/environment
         case "$1" in --defaults-file=*) stat -c %a "\${1#*=}" >> ${folder}/modes; echo "\${1#*=}" >> ${folder}/files;; esac
         exec "/usr/bin/$(basename "$0")" "$@"`,
      );

    it('should not show it in a command line', async () => {
      const before = await allRows(own.url);
      const toolPath = await spy([...names.dump, ...names.load]);
      const { file } = await backup(urlOf(PASSWORD), { directory, now: NOW, toolPath });
      await restore(urlOf(PASSWORD), file, { force: true, toolPath });
      const seen = await readFile(`${folder}/seen`, 'utf8');

      expect(await allRows(own.url)).toEqual(before);
      expect(seen).toContain(names.dump[0]);
      expect(seen).toContain(names.load[0]);
      expect(seen).not.toContain(PASSWORD);
      expect(seen).not.toContain(encodeURIComponent(PASSWORD));
      const environment = await readFile(`${folder}/environment`, 'utf8');
      if (provider === 'postgresql') expect(environment).toContain(`PGPASSWORD=${PASSWORD}\n`);
      else {
        expect(environment).not.toContain(PASSWORD);
        expect((await readFile(`${folder}/modes`, 'utf8')).trim().split('\n')).toEqual(['600', '600']);
        for (const options of (await readFile(`${folder}/files`, 'utf8')).trim().split('\n'))
          await expect(stat(options)).rejects.toMatchObject({ code: 'ENOENT' });
      }
    });

    it('should not show it when a tool prints it', async () => {
      const toolPath = await fakeDump(
        `echo 'no entry with ${PASSWORD.replaceAll("'", `'"'"'`)}' >&2; exit 1`,
      );
      const error = await backupErrorOf(backup(urlOf(PASSWORD), { directory, now: NOW, toolPath }));
      expect(error.message).toBe(`${names.dump[0]} failed: no entry with ***`);
    });
  });
}
