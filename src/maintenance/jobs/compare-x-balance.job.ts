import { Injectable, Logger } from '@nestjs/common';
import { readCredits } from '#x-api';
import { AppConfig } from '../../config/app-config.js';
import { JobRunsRepository } from '../../platform/jobs/job-runs.repository.js';
import {
  JobError,
  ScheduledJob,
  type JobContext,
  type JobOutcome,
} from '../../platform/jobs/scheduled-job.js';
import {
  compareReadings,
  isWorthAWarning,
  readingOf,
  type BalanceComparison,
} from '../../x-access/balance.js';
import { usdOf } from '../../x-access/budget.js';
import { UsageRepository } from '../../x-access/usage/usage.repository.js';

/**
 * Reads the balance of X's credits and compares what X took since the reading before with the estimate of the same time.
 * The reading is kept in the details of the run. Needs `X_BEARER_TOKEN`.
 */
@Injectable()
export class CompareXBalanceJob extends ScheduledJob {
  override readonly name = 'compare-x-balance';
  override readonly limits = { rows: 1, durationMs: 60_000 };
  readonly #logger = new Logger(CompareXBalanceJob.name);

  constructor(
    private readonly config: AppConfig,
    private readonly usage: UsageRepository,
    private readonly runs: JobRunsRepository,
  ) {
    super();
  }

  /** @throws JobError when X does not answer */
  override async run({ dryRun }: JobContext): Promise<JobOutcome> {
    const { apiUrl, bearerToken, readTimeoutMs } = this.config.twitter;
    if (bearerToken === null) throw new JobError('X_BEARER_TOKEN is not set');
    const credits = await readCredits({ baseUrl: apiUrl, bearerToken, timeoutMs: readTimeoutMs });
    if (credits.kind === 'failed') {
      throw new JobError(`X did not show the balance (${credits.status ?? 'no answer'})`);
    }
    if (credits.kind === 'none') return outcome(0, { reason: 'X shows no balance for this project' });
    const reading = {
      balanceUsd: usdOf(credits.microUsd),
      estimatedTotalUsd: usdOf(await this.usage.totalMicroUsd()),
    };
    const before = readingOf((await this.runs.latestSucceeded(this.name))?.details ?? null);
    const comparison = before === null ? null : compareReadings(before, reading);
    if (comparison !== null && !dryRun) this.#warn(comparison);
    return outcome(1, { ...reading, ...comparison });
  }

  #warn(comparison: BalanceComparison): void {
    if (!isWorthAWarning(comparison)) return;
    this.#logger.warn({ msg: 'X billed something else than was estimated', ...comparison });
  }
}

function outcome(affected: number, details: JobOutcome['details']): JobOutcome {
  return { affected, isComplete: true, details };
}
