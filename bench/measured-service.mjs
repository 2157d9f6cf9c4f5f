// The built service in another process, whose event loop and memory are measured from outside.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulator } from '../dist/libs/x-simulator/index.js';
import { freePort } from '../dist/src/cli/demo/free-port.js';
import { parseConfig } from '../dist/src/config/parse-config.js';
import { mintToken } from '../dist/src/identity/mint-token.js';
import { fillTable } from './archive-table.mjs';

const A_DAY_SECONDS = 86_400;

/**
 * Fills a table with `rows` verification logs, starts the service on it, runs the work, and removes everything again.
 * @param flags of Node.js
 */
export async function measured(rows, flags, work) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const simulator = await startSimulator({ dialect: 'tweets' });
  let service;
  try {
    const env = environment(folder, await freePort('127.0.0.1'), simulator);
    console.log(`filling a table with ${rows.toLocaleString('en')} verification logs`);
    await fillTable(env.DATABASE_URL, rows);
    service = await MeasuredService.start(env, flags);
    const url = `http://127.0.0.1:${env.PORT}`;
    const tokenFor = (sub, roles = []) =>
      mintToken(parseConfig(env).auth, { sub, roles, expiresInSeconds: A_DAY_SECONDS });
    await work({ service, simulator, url, databaseUrl: env.DATABASE_URL, folder, tokenFor });
  } finally {
    await service?.stop();
    await simulator.close();
    await rm(folder, { recursive: true });
  }
}

/** The whole configuration of the service; its database and its archive are in the folder. */
export function environment(folder, port, simulator) {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DATABASE_URL: `file:${join(folder, 'bench.db')}`,
    ARCHIVE_DIR: join(folder, 'archive'),
    AUTH_JWT_SECRET: 'a-secret-of-this-benchmark-and-nothing-else',
    TWITTER_CLIENT_ID: 'sim-client',
    TWITTER_CLIENT_SECRET: 'sim-secret',
    TWITTER_CALLBACK_URL: `http://127.0.0.1:${port}/v1/twitter/connection/callback`,
    TWITTER_API_URL: simulator.url,
    TWITTER_AUTHORIZE_URL: simulator.authorizeUrl,
    TWITTER_TOKEN_ENCRYPTION_KEYS: `bench:${'5a'.repeat(32)}`,
    FRONTEND_URLS: `http://127.0.0.1:${port}/`,
    VERIFICATION_COOLDOWN_SECONDS: '0',
    X_CALLS_PER_USER_PER_DAY: '1000000',
    RATE_LIMIT_PER_MINUTE: '0',
  };
}

/** Ticks of the processor's time in a second, as /proc counts it on Linux. */
const TICKS = 100;

export class MeasuredService {
  #child;

  constructor(child) {
    this.#child = child;
  }

  /**
   * Resolves when the service answers.
   * @param options.isProbed without it `lag` cannot be called; the probe itself costs a little
   */
  static async start(env, flags, { isProbed = true, stdout = 'inherit' } = {}) {
    const probe = new URL('event-loop-lag.mjs', import.meta.url).href;
    const main = new URL('../dist/src/main.js', import.meta.url);
    const child = fork(main, {
      env,
      execArgv: isProbed ? [...flags, '--import', probe] : flags,
      stdio: ['ignore', stdout, 'inherit', 'ipc'],
    });
    for (;;) {
      if (child.exitCode !== null) throw new Error('the service did not start');
      const answer = await fetch(`http://127.0.0.1:${env.PORT}/health/ready`).catch(() => null);
      if (answer?.ok) return new MeasuredService(child);
      await pause(100);
    }
  }

  /** How the event loop was blocked since the last call. */
  async lag() {
    this.#child.send('lag');
    const [stops] = await once(this.#child, 'message');
    return stops;
  }

  async residentKb() {
    return this.#status('VmRSS');
  }

  /** The peak of resident memory since the start. */
  async peakKb() {
    return this.#status('VmHWM');
  }

  /** The processor's time that it has used since its start. */
  async cpuSeconds() {
    const line = await readFile(`/proc/${this.#child.pid}/stat`, 'utf8');
    // The second field is the program's name, which may hold spaces.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  async stop() {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  async #status(name) {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]);
  }
}

/** The result of `lag` as text. */
export function stopsText({ longestMs, over50Ms }) {
  return `event loop: blocked for ${longestMs.toFixed(0)} ms at most, ${over50Ms} times for more than 50 ms`;
}

/** The number of times (ms), and `at(share)`: the quantile that this share of them does not exceed. */
export function summary(times) {
  const sorted = times.sort((a, b) => a - b);
  return {
    count: times.length,
    at: (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))],
  };
}

export function mb(kilobytes) {
  return `${((kilobytes * 1024) / 1e6).toFixed(0)} MB`;
}
