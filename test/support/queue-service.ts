import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/config/package-root.js';
import type { TestApp } from './test-app.js';
import { testEnvironment } from './test-environment.js';

/** Made by `npm run build`, which both test commands run first. */
const MAIN = join(packageRoot, 'dist/src/main.js');

/** The built service as a process of its own, which reads the same database and the same X as a test app. */
export class QueueService {
  readonly #child: ChildProcess;

  private constructor(env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** Resolves once the service listens. */
  static async start(
    { config, simulator }: Pick<TestApp, 'config' | 'simulator'>,
    variables: Readonly<Record<string, string>>,
  ): Promise<QueueService> {
    const service = new QueueService({
      ...testEnvironment(config.database.url, 0),
      TWITTER_API_URL: simulator.url,
      TWITTER_AUTHORIZE_URL: simulator.authorizeUrl,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      ...variables,
    });
    await service.#said('Server listening');
    return service;
  }

  /** Of its process. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** As a crash would end it: no handler runs. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Lets it shut down; gives its exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }

  /** The lines are read to the end, or a full pipe would stop the service. */
  #said(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      let last = '';
      createInterface({ input: this.#child.stdout! }).on('line', (line) => {
        last = line;
        if (line.includes(text)) resolve();
      });
      this.#child.once('exit', () => {
        reject(new Error(`the service ended before it said "${text}": ${last}`));
      });
    });
  }
}
