import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/config/package-root.js';
import { freePort } from './free-port.js';
import { testEnvironment } from './test-environment.js';

/** Works with what `npm run build` made, which both test commands run first. */
const PROGRAM = join(packageRoot, 'test/support/instance-with-a-job.mjs');

export interface JobInstanceOptions {
  readonly databaseUrl: string;
  readonly cron: string;
  /** Where the job writes the id of each run that it begins. */
  readonly effectsFile: string;
  /** What the instance's clock shows at boot. */
  readonly now: Date;
  /**
   * `stall`: the job never ends. `wait`: it ends, unfinished, when it is told to stop. `recount`: what an interrupted
   * attempt has counted is counted again.
   */
  readonly manner?: 'stall' | 'wait' | 'recount';
}

/** An instance in a process of its own, whose clock shows what it is told, with one job. */
export class JobInstance {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(env: Readonly<Record<string, string>>, program: readonly string[]) {
    this.#child = spawn(process.execPath, program, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  static async start(options: JobInstanceOptions): Promise<JobInstance> {
    const { databaseUrl, cron, effectsFile, now, manner = 'end' } = options;
    const env = testEnvironment(databaseUrl, await freePort());
    const program = [PROGRAM, cron, effectsFile, String(now.getTime()), manner];
    const instance = new JobInstance(env, program);
    await instance.#hears('ready');
    return instance;
  }

  /** Tells it the time and lets it look at its job; resolves when it has looked, and run what was due. */
  async lookAt(now: Date): Promise<void> {
    this.tell(now);
    await this.#hears('looked');
  }

  /** As `lookAt`, without waiting. */
  tell(now: Date): void {
    this.#child.stdin!.write(`${now.getTime()}\n`);
  }

  /** As a crash would end it: no handler runs. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Lets it shut down. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }

  async #hears(text: string): Promise<void> {
    const { value, done } = await this.#lines.next();
    if (done === true || value !== text) throw new Error(`expected "${text}", heard "${String(value)}"`);
  }
}
