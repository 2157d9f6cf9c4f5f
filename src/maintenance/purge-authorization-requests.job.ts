import { Injectable } from '@nestjs/common';
import { Leases } from '#database';
import { daysBefore } from '../platform/days-before.js';
import { IdempotencyKeysRepository } from '../platform/idempotency/idempotency-keys.repository.js';
import { JobRunsRepository } from '../platform/jobs/job-runs.repository.js';
import { ScheduledJob, type JobContext, type JobOutcome } from '../platform/jobs/scheduled-job.js';
import { ServiceInstancesRepository } from '../platform/maintenance-mode/service-instances.repository.js';
import { AuthorizationRequestsRepository } from '../twitter-connection/authorization-requests.repository.js';
import { dayOf } from '../x-access/usage-period.js';
import { UsageRepository } from '../x-access/usage.repository.js';

const WRITTEN_AT_ONCE = 100;
const HOUR_MS = 60 * 60 * 1000;

/** For how long each kind of row is kept after its use. */
const SPENT_LEASE_MS = HOUR_MS;
const ENDED_RUN_DAYS = 90;
const USER_USAGE_DAYS = 35;
const UNSEEN_INSTANCE_MS = 24 * HOUR_MS;

/** Rows of one kind that nobody needs any more; of each number that is asked for, at most so many are dealt with. */
interface Leftovers {
  readonly kind: string;
  readonly count: (limit: number) => Promise<number>;
  readonly remove: (limit: number) => Promise<number>;
}

/** Removes what has had its time: lapsed sign-ins, and the service's other short-lived rows. */
@Injectable()
export class PurgeAuthorizationRequestsJob extends ScheduledJob {
  override readonly name = 'purge-authorization-requests';
  override readonly limits = { rows: 1_000_000, durationMs: 30 * 60 * 1000 };

  constructor(
    private readonly requests: AuthorizationRequestsRepository,
    private readonly idempotencyKeys: IdempotencyKeysRepository,
    private readonly leases: Leases,
    private readonly runs: JobRunsRepository,
    private readonly usage: UsageRepository,
    private readonly instances: ServiceInstancesRepository,
  ) {
    super();
  }

  override async run(context: JobContext): Promise<JobOutcome> {
    const details: Record<string, number> = {};
    let affected = 0;
    let isComplete = true;
    for (const leftovers of this.#leftovers(context.now)) {
      const room = context.limit - affected;
      const dealt = context.dryRun
        ? await count(leftovers, room)
        : await remove(leftovers, room, context, affected);
      details[leftovers.kind] = dealt.number;
      affected += dealt.number;
      isComplete &&= dealt.isComplete;
      context.report(affected);
    }
    return { affected, isComplete, details };
  }

  #leftovers(now: Date): readonly Leftovers[] {
    const endedBefore = daysBefore(now, ENDED_RUN_DAYS);
    const firstDay = dayOf(daysBefore(now, USER_USAGE_DAYS));
    return [
      {
        kind: 'authorizationRequests',
        count: (limit) => this.requests.countExpired(now, limit),
        remove: (limit) => this.requests.deleteExpired(now, limit),
      },
      {
        kind: 'idempotencyKeys',
        count: (limit) => this.idempotencyKeys.countExpired(now, limit),
        remove: (limit) => this.idempotencyKeys.deleteExpired(now, limit),
      },
      {
        kind: 'leases',
        count: (limit) => this.leases.countSpent(SPENT_LEASE_MS, limit),
        remove: (limit) => this.leases.deleteSpent(SPENT_LEASE_MS, limit),
      },
      {
        kind: 'maintenanceRuns',
        count: (limit) => this.runs.countEnded(endedBefore, limit),
        remove: (limit) => this.runs.deleteEnded(endedBefore, limit),
      },
      {
        kind: 'userUsage',
        count: (limit) => this.usage.countUserUsageBefore(firstDay, limit),
        remove: (limit) => this.usage.deleteUserUsageBefore(firstDay, limit),
      },
      {
        kind: 'instances',
        count: (limit) => this.instances.countUnseen(UNSEEN_INSTANCE_MS, limit),
        remove: (limit) => this.instances.deleteUnseen(UNSEEN_INSTANCE_MS, limit),
      },
    ];
  }
}

interface Dealt {
  readonly number: number;
  readonly isComplete: boolean;
}

/** One more than there is room for tells that some would be left. */
async function count({ count }: Leftovers, room: number): Promise<Dealt> {
  const found = await count(room + 1);
  return { number: Math.min(found, room), isComplete: found <= room };
}

async function remove(
  { count, remove }: Leftovers,
  room: number,
  context: JobContext,
  before: number,
): Promise<Dealt> {
  let number = 0;
  while (!context.signal.aborted && number < room) {
    const removed = await remove(Math.min(WRITTEN_AT_ONCE, room - number));
    if (removed === 0) return { number, isComplete: true };
    number += removed;
    context.report(before + number);
    await context.rest();
  }
  return { number, isComplete: (await count(1)) === 0 };
}
