import { Injectable } from '@nestjs/common';
import { ScheduledJob, type JobContext, type JobOutcome } from '../../platform/jobs/scheduled-job.js';
import { StaleConnectionsRepository } from '../../twitter-connection/connection/stale-connections.repository.js';

const WRITTEN_AT_ONCE = 100;
const READ_AT_ONCE = 1_000;

/**
 * Marks connections whose access token has expired as inactive. The next verification refreshes the token and marks the
 * connection as active again.
 */
@Injectable()
export class DeactivateExpiredTokensJob extends ScheduledJob {
  override readonly name = 'deactivate-expired-tokens';
  override readonly limits = { rows: 1_000_000, durationMs: 30 * 60 * 1000 };

  constructor(private readonly connections: StaleConnectionsRepository) {
    super();
  }

  override async run(context: JobContext): Promise<JobOutcome> {
    const { now, dryRun, limit, signal } = context;
    let affected = 0;
    for await (const expired of this.connections.expired(now, dryRun ? READ_AT_ONCE : WRITTEN_AT_ONCE)) {
      if (signal.aborted || affected >= limit) return outcome(affected, false);
      const batch = expired.slice(0, limit - affected);
      affected += dryRun ? batch.length : await this.connections.deactivate(batch);
      context.report(affected);
      if (batch.length < expired.length) return outcome(affected, false);
      await context.rest();
    }
    return outcome(affected, true);
  }
}

function outcome(affected: number, isComplete: boolean): JobOutcome {
  return { affected, isComplete, details: {} };
}
