import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/config/package-root.js';
import { freePort } from './free-port.js';
import type { TestApp } from './test-app.js';
import { testEnvironment } from './test-environment.js';

const run = promisify(execFile);
/** Made by `npm run build`, which `npm test` runs first. */
const MAIN = join(packageRoot, 'dist/src/main.js');
const TOKEN_ASKER = join(packageRoot, 'test/support/token-asker.mjs');

/** A process of its own on the database and the simulated X of a test app. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    readonly url: string,
    env: Readonly<Record<string, string>>,
    program: readonly string[],
    fileLimitKb?: number,
  ) {
    // POSIX counts in blocks of 512 bytes.
    const limit = fileLimitKb === undefined ? '' : `ulimit -f ${fileLimitKb * 2}; `;
    this.#child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...program], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** Starts the service; resolves once it listens. */
  static async serve(testApp: TestApp): Promise<ServiceProcess> {
    return ServiceProcess.#listening((port) => environmentOf(testApp, port));
  }

  /**
   * Starts the service on a database alone: X answers nobody.
   * @param fileLimitKb how large each file that it writes may become: a disk that is full then
   */
  static async serveOn(databaseUrl: string, fileLimitKb?: number): Promise<ServiceProcess> {
    return ServiceProcess.#listening((port) => testEnvironment(databaseUrl, port), fileLimitKb);
  }

  static async #listening(
    env: (port: number) => Record<string, string>,
    fileLimitKb?: number,
  ): Promise<ServiceProcess> {
    const port = await freePort();
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, env(port), [MAIN], fileLimitKb);
    await service.#lineWith('Server listening');
    return service;
  }

  /** Starts an instance that asks for the access token of a connection so many times at once when told to. */
  static async askForTokens(testApp: TestApp, connectionId: string, times: number): Promise<ServiceProcess> {
    const program = [TOKEN_ASKER, connectionId, String(times)];
    const asker = new ServiceProcess('', environmentOf(testApp, await freePort()), program);
    await asker.#lineWith('ready');
    return asker;
  }

  /** What the process holds of the machine's memory, in bytes. */
  async residentMemory(): Promise<number> {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(this.#child.pid)]);
    return Number(stdout) * 1024;
  }

  /** Lets an asker begin; resolves once it needs a refresh, its own or that of another process. */
  async ask(): Promise<void> {
    this.#child.stdin!.write('go\n');
    await this.#lineWith('refreshing');
  }

  /** The SHA-256 of every token that an asker was handed. */
  async handedOut(): Promise<string[]> {
    return JSON.parse(await this.#lineWith('[')) as string[];
  }

  /** Asks it to end, as an orchestrator does; gives its exit status and the signal that killed it. */
  async terminate(): Promise<unknown[]> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    return exited;
  }

  /** As a crash would end it: no handler runs. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  /** Resolves once the process has logged a line with this text. */
  async said(text: string): Promise<void> {
    await this.#lineWith(text);
  }

  async #lineWith(text: string): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`the process ended before it said "${text}"`);
      if (value.includes(text)) return value;
    }
  }
}

function environmentOf(testApp: TestApp, port: number): Record<string, string> {
  return {
    ...testEnvironment(testApp.config.database.url, port),
    TWITTER_API_URL: testApp.simulator.url,
    TWITTER_AUTHORIZE_URL: testApp.simulator.authorizeUrl,
    VERIFICATION_COOLDOWN_SECONDS: '0',
  };
}
