import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { daysBefore } from '../../platform/time/days-before.js';
import {
  ScheduledJob,
  type JobContext,
  type JobDetails,
  type JobOutcome,
} from '../../platform/jobs/scheduled-job.js';
import {
  lastUseOf,
  StaleConnectionsRepository,
  type InactiveConnection,
} from '../../twitter-connection/connection/stale-connections.repository.js';
import { TwitterConnectionService } from '../../twitter-connection/connection/twitter-connection.service.js';

const READ_AT_ONCE = 500;
const SAMPLE_SIZE = 20;

interface Tally {
  found: number;
  readonly sample: string[];
  disconnected: number;
  /** In a dry run: how many would be disconnected with INACTIVE_CONNECTION_ACTION=disconnect. */
  wouldDisconnect: number;
}

/**
 * Reports the connections that were not verified for INACTIVE_CONNECTION_DAYS, or never. With
 * INACTIVE_CONNECTION_ACTION=disconnect it disconnects those whose last use (a verification or the connect, whichever
 * is later) is that long ago.
 */
@Injectable()
export class ReportInactiveConnectionsJob extends ScheduledJob {
  override readonly name = 'report-inactive-connections';
  override readonly limits = { rows: 1_000_000, durationMs: 30 * 60 * 1000 };
  override readonly countsAnew = true;
  readonly #days: number;
  readonly #disconnects: boolean;

  constructor(
    private readonly connections: StaleConnectionsRepository,
    private readonly service: TwitterConnectionService,
    { maintenance }: AppConfig,
  ) {
    super();
    this.#days = maintenance.inactiveConnectionDays;
    this.#disconnects = maintenance.inactiveConnectionAction === 'disconnect';
  }

  override async run(context: JobContext): Promise<JobOutcome> {
    const cutoff = daysBefore(context.now, this.#days);
    const tally: Tally = { found: 0, sample: [], disconnected: 0, wouldDisconnect: 0 };
    const isComplete = await this.#processAll(context, cutoff, tally);
    return { affected: tally.found, isComplete, details: this.#detailsOf(context, cutoff, tally) };
  }

  /** Whether all were processed. */
  async #processAll(context: JobContext, cutoff: Date, tally: Tally): Promise<boolean> {
    for await (const batch of this.connections.inactive(cutoff, READ_AT_ONCE)) {
      for (const connection of batch) {
        if (context.signal.aborted || tally.found >= context.limit) return false;
        await this.#process(context, connection, cutoff, tally);
      }
      context.report(tally.found);
      await context.rest();
    }
    return true;
  }

  async #process(
    context: JobContext,
    connection: InactiveConnection,
    cutoff: Date,
    tally: Tally,
  ): Promise<void> {
    tally.found += 1;
    if (tally.sample.length < SAMPLE_SIZE) tally.sample.push(connection.id);
    if (lastUseOf(connection) >= cutoff) return;
    if (context.dryRun) tally.wouldDisconnect += 1;
    else if (this.#disconnects) {
      if (await this.service.disconnectInactive(connection, cutoff)) tally.disconnected += 1;
      context.report(tally.found);
      await context.rest();
    }
  }

  #detailsOf({ dryRun }: JobContext, cutoff: Date, tally: Tally): JobDetails {
    const { found: count, sample, disconnected, wouldDisconnect } = tally;
    return {
      inactiveDays: this.#days,
      cutoff: cutoff.toISOString(),
      count,
      sample,
      disconnected,
      ...(dryRun ? { wouldDisconnect } : {}),
    };
  }
}
