import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startSimulator, type XSimulator } from '#x-simulator';
import { freePort } from '../app/free-port.js';
import { waitUntil } from '../app/wait-until.js';
import { TestRedis } from '../database/redis.js';
import { buildImage, type Image } from './image.js';
import { Program } from './program.js';

const run = promisify(execFile);
const { TEST_POSTGRES_URL = '' } = process.env;
const SERVER = TEST_POSTGRES_URL === '' ? 'postgresql://root@127.0.0.1:5432/test' : TEST_POSTGRES_URL;
const PROBE_LIMIT_MS = 10_000;

interface Addresses {
  readonly callbackUrl: string;
  readonly frontendUrl: string;
}

/** A production deployment on this machine: the image, its secrets in files, PostgreSQL, Redis, a simulated X. */
export class Deployment {
  readonly instances = new Map<number, Program>();
  readonly metricsToken = 'a-token-for-metrics';

  private constructor(
    readonly image: Image,
    readonly simulator: XSimulator,
    readonly folder: string,
    private readonly redis: TestRedis,
    private readonly database: string,
    private readonly addresses: Addresses,
  ) {}

  /** Builds the image, and creates an empty database. */
  static async prepare(addresses: Addresses): Promise<Deployment> {
    const image = await buildImage('service');
    // Not where Jest keeps temporary files: other users must be able to enter it.
    const folder = await mkdtemp('/var/tmp/deployment-');
    await chmod(folder, 0o755);
    const database = `tta_deploy_${randomBytes(6).toString('hex')}`;
    await onServer(`CREATE DATABASE ${database}`);
    const simulator = await startSimulator({ dialect: 'tweets' });
    const deployment = new Deployment(image, simulator, folder, await TestRedis.start(), database, addresses);
    await deployment.#writeSecrets();
    return deployment;
  }

  /** The path of a secret's file. */
  secretFile(name: string): string {
    return join(this.folder, 'secrets', name);
  }

  /** Runs the command line as the user of the image; gives its exit status and what it printed. */
  async cli(...args: readonly string[]): Promise<{ status: number | null; output: string }> {
    const [node = ''] = this.image.command;
    const program = this.#run([node, 'dist/src/cli/main.js', ...args], await freePort());
    const status = await program.ended();
    return { status, output: program.output };
  }

  /** Runs the health check of the image for the instance on a port; gives its exit status. */
  healthCheck(port: number): Promise<number | null> {
    return this.#run(this.image.healthCheck, port).ended();
  }

  /** Runs a program as the user of the image. */
  run(command: readonly string[]): Program {
    return this.#run(command, 0);
  }

  /** Starts an instance; resolves once it is ready. */
  async start(port: number): Promise<void> {
    const program = this.#run(this.image.command, port);
    this.instances.set(port, program);
    await this.#ready(program, port);
  }

  async #ready(program: Program, port: number): Promise<void> {
    await waitUntil(`the instance on ${port} is ready`, async () => {
      program.assertRunning();
      const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal }).catch(() => null);
      return answer?.ok === true;
    });
  }

  /** Ends an instance as an orchestrator does; gives its exit status and the signal that killed it. */
  async stop(port: number): Promise<unknown[]> {
    const program = this.instances.get(port);
    this.instances.delete(port);
    return program?.terminate() ?? [];
  }

  /** Starts an instance as process 1 of a container, ends it with SIGTERM, and gives its exit status. */
  async endAsFirstProcess(port: number): Promise<number | null> {
    const { uid, gid, command } = this.image;
    const options = ['--pid', '--fork', '--kill-child', '--mount-proc', `--setuid=${uid}`, `--setgid=${gid}`];
    const program = this.#run(['unshare', ...options, ...command], port, { uid: 0, gid: 0 });
    await this.#ready(program, port);
    // unshare passes no signals on.
    await run('pkill', ['-TERM', '--parent', String(program.pid)]);
    return program.ended();
  }

  async remove(): Promise<void> {
    for (const port of [...this.instances.keys()]) await this.stop(port);
    await this.simulator.close();
    await this.redis.stop();
    await onServer(`DROP DATABASE ${this.database} WITH (FORCE)`);
    await this.image.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  #run(command: readonly string[], port: number, user: Pick<Image, 'uid' | 'gid'> = this.image): Program {
    const { uid, gid } = user;
    const options = { cwd: this.image.workFolder, uid, gid, env: this.#env(port) };
    return new Program(command.join(' '), command, options);
  }

  #env(port: number): Record<string, string> {
    const { image, simulator, redis, addresses } = this;
    return {
      ...image.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      TRUSTED_PROXIES: 'loopback',
      SHUTDOWN_DELAY_SECONDS: '3',
      DATABASE_URL_FILE: this.secretFile('database_url'),
      AUTH_JWT_SECRET_FILE: this.secretFile('auth_jwt_secret'),
      TWITTER_CLIENT_SECRET_FILE: this.secretFile('twitter_client_secret'),
      TWITTER_TOKEN_ENCRYPTION_KEYS_FILE: this.secretFile('twitter_token_encryption_keys'),
      METRICS_TOKEN_FILE: this.secretFile('metrics_token'),
      REDIS_URL: redis.url,
      TWITTER_CLIENT_ID: 'sim-client',
      TWITTER_CALLBACK_URL: addresses.callbackUrl,
      FRONTEND_URLS: addresses.frontendUrl,
      TWITTER_API_URL: simulator.url,
      TWITTER_AUTHORIZE_URL: simulator.authorizeUrl,
      // A follow task that is verified costs 0.01.
      X_MONTHLY_BUDGET_USD: '0.012',
      RATE_LIMIT_PER_MINUTE: '0',
      // A machine that is busy answers late.
      VERIFICATION_TIMEOUT_MS: '120000',
      X_READ_TIMEOUT_MS: '60000',
      X_TOKEN_TIMEOUT_MS: '20000',
    };
  }

  /** Each in a file that only the user of the image can read. */
  async #writeSecrets(): Promise<void> {
    const url = new URL(SERVER);
    url.pathname = `/${this.database}`;
    const secrets = {
      database_url: url.href,
      auth_jwt_secret: randomBytes(32).toString('hex'),
      twitter_client_secret: 'sim-secret',
      twitter_token_encryption_keys: `test:${randomBytes(32).toString('hex')}`,
      metrics_token: this.metricsToken,
    };
    await mkdir(join(this.folder, 'secrets'));
    for (const [name, value] of Object.entries(secrets)) {
      await writeFile(this.secretFile(name), `${value}\n`, { mode: 0o400 });
      await chown(this.secretFile(name), this.image.uid, this.image.gid);
    }
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
