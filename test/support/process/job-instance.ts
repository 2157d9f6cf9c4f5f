import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../../src/app.js';
import { packageRoot } from '#database';
import { parseConfig } from '../../../src/config/parse-config.js';
import { JobRegistry } from '../../../src/platform/jobs/job-registry.js';
import { JobRunner } from '../../../src/platform/jobs/job-runner.js';
import { CapturedLog } from '../app/captured-log.js';
import { freePort } from '../app/free-port.js';
import { MarkingJob, moduleOf, type Manner } from '../jobs/marking-job.js';
import { TestClock } from '../app/test-clock.js';
import { testEnvironment } from '../app/test-environment.js';
import { ChildProgram } from './child-program.js';

/** Runs what `npm run build` made, which the test commands run first. */
const PROGRAM = join(packageRoot, 'test/support/process/instance-with-a-job.mjs');

export interface JobInstanceOptions {
  readonly databaseUrl: string;
  readonly cron: string;
  /** Where the job writes the id of each run that it begins. */
  readonly effectsFile: string;
  /** The time of the instance's clock at boot. */
  readonly now: Date;
  readonly manner?: Manner;
}

/** An instance in this process with one job; the test sets its clock. */
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

  /** Sets its clock and lets it check its job; resolves when it has run what was due. */
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

/** An instance in a process of its own with one job; the test sets its clock. */
export class JobInstance {
  private constructor(private readonly child: ChildProgram) {}

  static async start(options: JobInstanceOptions): Promise<JobInstance> {
    const { databaseUrl, cron, effectsFile, now, manner = 'end' } = options;
    const env = testEnvironment(databaseUrl, await freePort());
    const child = new ChildProgram([PROGRAM, cron, effectsFile, String(now.getTime()), manner], env);
    await child.said('ready');
    return new JobInstance(child);
  }

  /** Sets its clock and lets it check its job; resolves when it has run what was due. */
  async lookAt(now: Date): Promise<void> {
    this.tell(now);
    await this.child.said('looked');
  }

  /** As `lookAt`, without waiting. */
  tell(now: Date): void {
    this.child.tell(String(now.getTime()));
  }

  kill(): Promise<void> {
    return this.child.kill();
  }
}
