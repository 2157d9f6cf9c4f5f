import { Injectable, Module } from '@nestjs/common';
import { JobRegistry } from '../../../src/platform/jobs/job-registry.js';
import {
  JobError,
  ScheduledJob,
  type JobContext,
  type JobOutcome,
} from '../../../src/platform/jobs/scheduled-job.js';

/** Ends when the test says so, or when it is told to stop. */
@Injectable()
export class GatedJob extends ScheduledJob {
  override readonly name: string = 'gated';
  override readonly limits = { rows: 10, durationMs: 600_000 };
  /** Null while no run waits. */
  #open: (() => void) | null = null;
  #isOpenForNext = false;

  /** Lets the run end, also when its row is there already and it does not wait yet. */
  open(): void {
    if (this.#open === null) this.#isOpenForNext = true;
    else this.#open();
  }

  override async run(context: JobContext): Promise<JobOutcome> {
    context.report(2);
    const opened = await new Promise<boolean>((resolve) => {
      this.#open = () => {
        resolve(true);
      };
      if (this.#isOpenForNext) resolve(true);
      context.signal.addEventListener('abort', () => {
        resolve(false);
      });
      if (context.signal.aborted) resolve(false);
    });
    this.#open = null;
    this.#isOpenForNext = false;
    return { affected: 3, isComplete: opened, details: { sample: ['a'] } };
  }
}

/** Has a deadline of 1 ms. */
class HurriedJob extends GatedJob {
  override readonly name: string = 'hurried';
  override readonly limits = { rows: 10, durationMs: 1 };
}

class HelplessJob extends ScheduledJob {
  override readonly name = 'helpless';
  override readonly limits = { rows: 10, durationMs: 600_000 };

  override run(): Promise<JobOutcome> {
    return Promise.reject(new JobError('The folder cannot be written.'));
  }
}

class BrokenJob extends ScheduledJob {
  override readonly name = 'broken';
  override readonly limits = { rows: 10, durationMs: 600_000 };

  override run(context: JobContext): Promise<JobOutcome> {
    context.report(4);
    return Promise.reject(new Error('postgresql://root:hunter2@db'));
  }
}

/** Adds the jobs above to a service. */
@Module({ providers: [GatedJob] })
export class JobsUnderTest {
  constructor(registry: JobRegistry, gated: GatedJob) {
    for (const job of [gated, new HurriedJob(), new HelplessJob(), new BrokenJob()])
      registry.register(job, null);
  }
}
