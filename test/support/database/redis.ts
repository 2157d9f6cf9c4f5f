import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { freePort } from '../app/free-port.js';

/** A Redis server for one test, in memory: it can be stopped, restarted on its port, and made to hang. */
export class TestRedis {
  #child: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  /** Starts a server on a free loopback port; `settings` as on its command line, such as `--requirepass x`. */
  static async start(settings: readonly string[] = []): Promise<TestRedis> {
    const server = new TestRedis(await freePort(), settings);
    await server.start();
    return server;
  }

  /** What `REDIS_URL` takes. */
  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves once it accepts connections; earlier data is lost. */
  async start(): Promise<void> {
    if (this.#child !== null) return;
    const address = ['--port', String(this.port), '--bind', '127.0.0.1'];
    const memoryOnly = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
    this.#child = spawn('redis-server', [...address, ...memoryOnly, ...this.settings], {
      cwd: '/tmp',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await untilReady(this.#child);
  }

  /** Kills it, as a crash would. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Makes it the replica of a missing server: it refuses writes. */
  demote(): Promise<void> {
    return this.#replicate('127.0.0.1', '1');
  }

  promote(): Promise<void> {
    return this.#replicate('NO', 'ONE');
  }

  async #replicate(host: string, port: string): Promise<void> {
    const client = new Redis(this.url);
    await client.call('REPLICAOF', host, port);
    client.disconnect();
  }

  /** Makes it accept connections and answer nothing. */
  hang(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the output of redis-server is not piped');
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    if (!line.includes('Ready to accept connections')) continue;
    // Read on, or a full pipe would stop the server.
    stdout.resume();
    return;
  }
  throw new Error('redis-server ended before it was ready');
}
