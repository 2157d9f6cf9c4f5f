import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { withSession } from '../session/open-session.js';
import { waitUntil } from './wait-until.js';

const SMALL = ['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=32M', '--skip-log-bin'];

/** A MariaDB server for one test, for settings of a whole server. */
export class MariadbServer {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(...settings: readonly string[]): Promise<MariadbServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'mariadb-'));
    const options = [
      '--no-defaults',
      `--datadir=${folder}/data`,
      ...(isRoot() ? ['--user=root'] : []),
      ...settings,
    ];
    const install = spawnSync('mariadb-install-db', [
      ...options,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ]);
    if (install.status !== 0) throw new Error(`mariadb-install-db failed: ${String(install.stderr)}`);
    const port = await freePort();
    const address = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder}/socket`];
    const child = spawn('mariadbd', [...options, ...SMALL, ...address], { stdio: 'ignore' });
    const server = new MariadbServer(folder, child, port);
    await waitUntil(() => server.#answers());
    return server;
  }

  /** Creates an empty database; returns the value for DATABASE_URL. */
  async database(name: string): Promise<string> {
    await withSession(this.#urlOf('mysql'), (session) => session.script(`CREATE DATABASE "${name}"`));
    return this.#urlOf(name);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  #urlOf(database: string): string {
    return `mysql://root@127.0.0.1:${this.port}/${database}`;
  }

  async #answers(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error('mariadbd ended before it was ready');
    return withSession(this.#urlOf('mysql'), () => Promise.resolve(true)).catch(() => false);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
