import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { migrate, openDatabase, Prisma, withSession } from '#database';
import { rollBack } from './migrations/rollback.js';
import { verifyDatabase } from './verify/verify-database.js';
import { freshDatabase, type FreshDatabase } from '../database/testing/fresh-database.js';
import { waitUntil } from '../database/testing/wait-until.js';

/** In transaction mode each transaction may run on another connection to the server, which other clients use afterwards. */
describe('PgBouncer in transaction mode', () => {
  let folder: string;
  let database: FreshDatabase;
  let pooler: ChildProcess;
  let url: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pgbouncer-'));
    database = await freshDatabase('postgresql');
  });

  afterEach(async () => {
    const ended = once(pooler, 'exit');
    pooler.kill('SIGKILL');
    await ended;
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function startPooler(...settings: string[]): Promise<void> {
    const { hostname, port, username, pathname } = new URL(database.url);
    const listenPort = await freePort();
    const lines = [
      '[databases]',
      `* = host=${hostname} port=${port || 5432} user=${username}`,
      '[pgbouncer]',
      `listen_addr = 127.0.0.1`,
      `listen_port = ${listenPort}`,
      `unix_socket_dir = ${folder}`,
      'auth_type = any',
      'pool_mode = transaction',
      'default_pool_size = 1',
      ...settings,
    ];
    await writeFile(path.join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`, { mode: 0o644 });
    // It refuses to run as root, but the tests may run as root.
    const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    await chmod(folder, 0o777);
    pooler = spawn('pgbouncer', [...asNobody, path.join(folder, 'pgbouncer.ini')], { stdio: 'ignore' });
    url = `postgresql://${username}@127.0.0.1:${listenPort}${pathname}`;
    await waitUntil(() => reachable(url));
  }

  it('should be named when it refuses session settings', async () => {
    await startPooler();
    await expect(openDatabase(url)).rejects.toMatchObject({
      code: 'settings_refused',
      advice: expect.stringContaining('PgBouncer'),
    });
  });

  it('should be refused when it drops settings that differ from those of the server', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await withSession(database.url, (session) =>
      session.script(`ALTER DATABASE "${name}" SET TimeZone = 'Europe/Berlin'`),
    );
    await startPooler('ignore_startup_parameters = options');
    await expect(openDatabase(url)).rejects.toMatchObject({
      code: 'settings_refused',
      message: expect.stringContaining('Europe/Berlin'),
    });
  });

  it('should keep no locks or settings of a migration or a rollback on pooled connections', async () => {
    await startPooler('ignore_startup_parameters = options');
    await migrate(url);
    await rollBack(url, 'verdicts');
    await migrate(url);

    expect((await verifyDatabase(url)).findings).toEqual([]);
    // The one connection of the pool.
    const [left] = await withSession(url, (session) =>
      session.query(
        `SELECT current_setting('lock_timeout') AS "lockTimeout",
           (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS "locks"`,
      ),
    );
    expect(left).toEqual({ lockTimeout: '0', locks: 0 });
  });

  it('should get no prepared statements, which belong to one connection', async () => {
    await startPooler('ignore_startup_parameters = options');
    await migrate(url);
    const clients = await Promise.all([openDatabase(url), openDatabase(url)]);
    for (const client of [...clients, ...clients])
      await client.direct.$queryRaw(Prisma.sql`SELECT COUNT(*) FROM "User" WHERE "id" = ${'ann'}`);
    const names = await clients[0].$queryRaw(Prisma.sql`SELECT "name" FROM pg_prepared_statements`);
    for (const client of clients) await client.$disconnect();
    expect(names).toEqual([]);
  });
});

/** Whether it answers, even with an error. */
async function reachable(url: string): Promise<boolean> {
  try {
    await withSession(url, () => Promise.resolve());
    return true;
  } catch (error) {
    return !String(error).includes('ECONNREFUSED');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
