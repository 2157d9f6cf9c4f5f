import { appendFile } from 'node:fs/promises';
import { Module, type Type } from '@nestjs/common';
import { JobRegistry } from '../../../src/platform/jobs/job-registry.js';
import { ScheduledJob, type JobContext, type JobOutcome } from '../../../src/platform/jobs/scheduled-job.js';

/**
 * `stall`: the job never ends. `wait`: it ends, unfinished, when it is told to stop. `recount`: a new attempt counts
 * from zero.
 */
export type Manner = 'end' | 'stall' | 'wait' | 'recount';

/** Writes the id of each run that it begins into a file. */
export class MarkingJob extends ScheduledJob {
  override readonly name = 'leave-a-mark';
  override readonly limits = { rows: 1_000, durationMs: 600_000 };
  override readonly countsAnew: boolean;

  constructor(
    private readonly effectsFile: string,
    private readonly manner: Manner,
  ) {
    super();
    this.countsAnew = manner === 'recount';
  }

  override async run({ runId, signal }: JobContext): Promise<JobOutcome> {
    await appendFile(this.effectsFile, `${runId}\n`);
    if (this.manner === 'stall') await new Promise(() => undefined);
    if (this.manner === 'wait' && !signal.aborted)
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    return { affected: 1, isComplete: this.manner !== 'wait', details: {} };
  }
}

/** Adds the job to a service with this schedule. */
export function moduleOf(job: ScheduledJob, cron: string): Type {
  @Module({})
  class JobUnderTest {
    constructor(registry: JobRegistry) {
      registry.register(job, cron);
    }
  }
  return JobUnderTest;
}
