import { Injectable } from '@nestjs/common';
import { Database, uniqueViolation, type MaintenanceRun, type Prisma, type Transaction } from '#database';
import { AuditEvents, type Actor } from '../audit/audit-events.js';
import { keysetWhere, type Cursor } from '../lists/paging.js';

/**
 * `INTERRUPTED`: stopped by shutdown or maintenance mode; another process resumes it. `SKIPPED`: ended before it was
 * complete, and not resumed.
 */
export const RUN_STATUSES = ['RUNNING', 'INTERRUPTED', 'SUCCEEDED', 'FAILED', 'SKIPPED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const UNFINISHED: RunStatus[] = ['RUNNING', 'INTERRUPTED'];

/** The process that starts an attempt at a run. */
export interface RunHolder {
  /** New for each attempt. */
  readonly holder: string;
  readonly instance: string;
  readonly now: Date;
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'RUNNING'>;
  readonly affected: number;
  /** JSON */
  readonly details: string | null;
  readonly error: string | null;
}

/**
 * The runs of the jobs. A process starts one under the job's lease, so an unfinished run that it finds has lost its
 * process; a process that only stalled finds another holder id on its run.
 */
@Injectable()
export class JobRunsRepository {
  constructor(
    private readonly prisma: Database,
    private readonly audit: AuditEvents,
  ) {}

  /** Since when the job is scheduled; stores `now` the first time. */
  async scheduledSince(job: string, now: Date): Promise<Date> {
    const known = await this.prisma.maintenanceJob.findUnique({ where: { name: job } });
    if (known !== null) return known.since;
    try {
      return (await this.prisma.maintenanceJob.create({ data: { name: job, since: now } })).since;
    } catch (error) {
      if (uniqueViolation(error) === null) throw error;
      return this.scheduledSince(job, now);
    }
  }

  /** Whether the tick is settled: it has been run to the end, or a later one was begun. */
  async isSettled(job: string, tick: Date): Promise<boolean> {
    const latest = await this.prisma.maintenanceRun.findFirst({
      where: { job, scheduledFor: { gte: tick } },
      orderBy: { scheduledFor: 'desc' },
      select: { scheduledFor: true, status: true },
    });
    if (latest === null) return false;
    return latest.scheduledFor?.getTime() !== tick.getTime() || !isUnfinished(latest.status);
  }

  /**
   * Claims the tick, or resumes its run when the holder is gone; null when another process has or had it. Ends
   * unfinished runs of earlier ticks.
   */
  async claimTick(job: string, tick: Date, by: RunHolder): Promise<MaintenanceRun | null> {
    try {
      return await this.prisma.$transaction(async (tx) => {
        if ((await tx.maintenanceRun.count({ where: { job, scheduledFor: { gt: tick } } })) > 0) return null;
        await endOrphans(tx, job, by.now, tick);
        const found = await tx.maintenanceRun.findUnique({
          where: { job_scheduledFor: { job, scheduledFor: tick } },
        });
        if (found === null)
          return tx.maintenanceRun.create({ data: { ...begun(job, by), scheduledFor: tick } });
        if (!isUnfinished(found.status)) return null;
        return tx.maintenanceRun.update({
          where: { id: found.id },
          data: {
            status: 'RUNNING' satisfies RunStatus,
            holder: by.holder,
            instance: by.instance,
            heartbeatAt: by.now,
            attempts: { increment: 1 },
          },
        });
      });
    } catch (error) {
      if (uniqueViolation(error) === null) throw error;
      return null;
    }
  }

  /** Starts a run that an admin asked for, and records it in the audit trail. */
  addManual(job: string, dryRun: boolean, by: RunHolder, actor: Actor): Promise<MaintenanceRun> {
    return this.prisma.$transaction(async (tx) => {
      await endOrphans(tx, job, by.now, null);
      const run = await tx.maintenanceRun.create({ data: { ...begun(job, by), dryRun } });
      await this.audit.record(tx, {
        actor,
        action: 'maintenance_job.run',
        target: { type: 'maintenance_job', id: job },
        after: { runId: run.id, dryRun },
      });
      return run;
    });
  }

  /** Heartbeat of the run; false when another process has taken it over. */
  async beat(id: string, holder: string, affected: number, now: Date): Promise<boolean> {
    const { count } = await this.prisma.maintenanceRun.updateMany({
      where: { id, holder },
      data: { heartbeatAt: now, affected },
    });
    return count === 1;
  }

  /** Like `beat`, within a transaction: nobody can take the run over before the transaction ends. */
  async isHeld(tx: Transaction, id: string, holder: string, now: Date): Promise<boolean> {
    const { count } = await tx.maintenanceRun.updateMany({
      where: { id, holder },
      data: { heartbeatAt: now },
    });
    return count === 1;
  }

  /** Ends the run; null when another process has taken it over. */
  async end(id: string, holder: string, end: RunEnd, now: Date): Promise<MaintenanceRun | null> {
    const finishedAt = end.status === 'INTERRUPTED' ? null : now;
    const { count } = await this.prisma.maintenanceRun.updateMany({
      where: { id, holder },
      data: { ...end, holder: null, heartbeatAt: now, finishedAt },
    });
    return count === 1 ? this.prisma.maintenanceRun.findUnique({ where: { id } }) : null;
  }

  /** The run that began last; null when there is none. */
  latest(job: string): Promise<MaintenanceRun | null> {
    return this.prisma.maintenanceRun.findFirst({
      where: { job },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    });
  }

  /** The run that succeeded last, dry runs aside; null when there is none. */
  latestSucceeded(job: string): Promise<MaintenanceRun | null> {
    return this.prisma.maintenanceRun.findFirst({
      where: { job, status: 'SUCCEEDED', dryRun: false },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    });
  }

  /** Runs of one job or of all, newest first. */
  list(job: string | null, after: Cursor | null, take: number): Promise<MaintenanceRun[]> {
    return this.prisma.maintenanceRun.findMany({
      where: { ...(job === null ? {} : { job }), ...keysetWhere(after, 'startedAt') },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      take,
    });
  }

  /** How many runs `deleteEnded` would delete; counts up to `limit`. */
  async countEnded(before: Date, limit: number): Promise<number> {
    return this.prisma.maintenanceRun.count({ where: await this.#endedWhere(before), take: limit });
  }

  /**
   * Deletes runs that ended before then, at most `limit`; returns their number. Keeps the latest run of each job, and
   * the one of its latest tick, which shows that the tick is settled.
   */
  async deleteEnded(before: Date, limit: number): Promise<number> {
    const ended = await this.prisma.maintenanceRun.findMany({
      where: await this.#endedWhere(before),
      orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
      take: limit,
      select: { id: true },
    });
    const ids = ended.map(({ id }) => id);
    const { count } = await this.prisma.maintenanceRun.deleteMany({ where: { id: { in: ids } } });
    return count;
  }

  /** A run that ended before then also started before then: `startedAt` is what the index begins with. */
  async #endedWhere(before: Date): Promise<Prisma.MaintenanceRunWhereInput> {
    const jobs = await this.prisma.maintenanceRun.groupBy({ by: ['job'] });
    const kept = await Promise.all(
      jobs.map(async ({ job }) => [await this.latest(job), await this.#latestScheduled(job)]),
    );
    const ids = kept.flat().flatMap((run) => run?.id ?? []);
    return { startedAt: { lt: before }, finishedAt: { lt: before }, id: { notIn: ids } };
  }

  #latestScheduled(job: string): Promise<MaintenanceRun | null> {
    return this.prisma.maintenanceRun.findFirst({
      where: { job, scheduledFor: { not: null } },
      orderBy: { scheduledFor: 'desc' },
    });
  }
}

function isUnfinished(status: string): boolean {
  return UNFINISHED.some((unfinished) => unfinished === status);
}

function begun(job: string, { holder, instance, now }: RunHolder) {
  return {
    job,
    status: 'RUNNING' satisfies RunStatus,
    holder,
    instance,
    startedAt: now,
    heartbeatAt: now,
  };
}

/** Ends runs that have lost their process, except that of `tick`: a tick can be resumed until a later one is claimed. */
async function endOrphans(tx: Transaction, job: string, now: Date, tick: Date | null): Promise<void> {
  await tx.maintenanceRun.updateMany({
    where: { job, status: 'RUNNING', scheduledFor: null },
    data: { status: 'FAILED', holder: null, finishedAt: now, error: 'Its process ended.' },
  });
  await tx.maintenanceRun.updateMany({
    where: { job, status: 'RUNNING', scheduledFor: { not: null } },
    data: { status: 'INTERRUPTED', holder: null },
  });
  if (tick === null) return;
  await tx.maintenanceRun.updateMany({
    where: { job, status: 'INTERRUPTED', scheduledFor: { lt: tick } },
    data: { status: 'SKIPPED', finishedAt: now, error: 'It was interrupted, and a later run replaced it.' },
  });
}
