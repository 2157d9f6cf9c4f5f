import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { packageRoot } from '../../src/config/package-root.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { CapturedLog } from './captured-log.js';
import { freePort } from './free-port.js';
import { MarkingJob, moduleOf, type Manner } from './marking-job.js';
import { TestClock } from './test-clock.js';
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
  readonly manner?: Manner;
}

/** An instance within this process, whose clock shows what it is told, with one job. */
export class LocalJobInstance {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly clock: TestClock,
    private readonly job: MarkingJob,
  ) {}

  static async start(options: JobInstanceOptions): Promise<LocalJobInstance> {
    const { databaseUrl, cron, effectsFile, now, manner = 'end' } = options;
    const clock = new TestClock(now);
    const job = new MarkingJob(effectsFile, manner);
    const app = await createApp(parseConfig(testEnvironment(databaseUrl, 0)), {
      logStream: new CapturedLog(),
      clock,
      modules: [moduleOf(job, cron)],
    });
    await app.init();
    return new LocalJobInstance(app, clock, job);
  }

  /** Tells it the time and lets it look at its job; resolves when it has looked, and run what was due. */
  async lookAt(now: Date): Promise<void> {
    this.clock.set(now);
    const registered = this.app.get(JobRegistry, { strict: false }).find(this.job.name);
    await this.app.get(JobRunner, { strict: false }).runDue(registered!);
  }

  /** Lets it shut down. */
  async stop(): Promise<void> {
    await this.app.close();
  }
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
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async #hears(text: string): Promise<void> {
    const { value, done } = await this.#lines.next();
    if (done === true || value !== text) throw new Error(`expected "${text}", heard "${String(value)}"`);
  }
}
