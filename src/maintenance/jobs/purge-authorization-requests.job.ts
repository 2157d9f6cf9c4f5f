import { Injectable } from '@nestjs/common';
import { ExpiredRows, type ExpiredRowsOfKind } from '../../platform/expired-rows/expired-rows.js';
import { ScheduledJob, type JobContext, type JobOutcome } from '../../platform/jobs/scheduled-job.js';

const REMOVED_AT_ONCE = 100;

/**
 * Deletes expired sign-ins and the service's other expired rows. It is named after the first kind of rows that it
 * deleted, and keeps the name because it is part of the HTTP contract.
 */
@Injectable()
export class PurgeAuthorizationRequestsJob extends ScheduledJob {
  override readonly name = 'purge-authorization-requests';
  override readonly limits = { rows: 1_000_000, durationMs: 30 * 60 * 1000 };

  constructor(private readonly expired: ExpiredRows) {
    super();
  }

  override async run(context: JobContext): Promise<JobOutcome> {
    const details: Record<string, number> = {};
    let affected = 0;
    let isComplete = true;
    for (const rows of this.expired.list()) {
      const limit = context.limit - affected;
      const result = context.dryRun
        ? await count(rows, limit, context)
        : await remove(rows, limit, context, affected);
      details[rows.kind] = result.number;
      affected += result.number;
      isComplete &&= result.isComplete;
      context.report(affected);
    }
    return { affected, isComplete, details };
  }
}

interface KindResult {
  readonly number: number;
  readonly isComplete: boolean;
}

/** Counts one more than the limit, to see whether some would be left. */
async function count(rows: ExpiredRowsOfKind, limit: number, { now }: JobContext): Promise<KindResult> {
  const found = await rows.count(now, limit + 1);
  return { number: Math.min(found, limit), isComplete: found <= limit };
}

async function remove(
  rows: ExpiredRowsOfKind,
  limit: number,
  context: JobContext,
  before: number,
): Promise<KindResult> {
  let number = 0;
  while (!context.signal.aborted && number < limit) {
    const removed = await rows.remove(context.now, Math.min(REMOVED_AT_ONCE, limit - number));
    if (removed === 0) return { number, isComplete: true };
    number += removed;
    context.report(before + number);
    await context.rest();
  }
  return { number, isComplete: (await rows.count(context.now, 1)) === 0 };
}
