import { Injectable } from '@nestjs/common';
import { uniqueViolation, type MaintenanceRun, type Prisma, type Transaction } from '#database';
import { AuditEvents, type Actor } from '../audit/audit-events.js';
import { keysetWhere, type Cursor } from '../paging.js';
import { PrismaService } from '../prisma.service.js';

/**
 * `INTERRUPTED`: let go at shutdown or in maintenance mode; the next process goes on with it. `SKIPPED`: ended without
 * being carried through, and nobody will go on with it.
 */
export const RUN_STATUSES = ['RUNNING', 'INTERRUPTED', 'SUCCEEDED', 'FAILED', 'SKIPPED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const UNFINISHED: RunStatus[] = ['RUNNING', 'INTERRUPTED'];

/** Who begins a run. */
export interface RunHolder {
  /** New for each attempt. */
  readonly holder: string;
  readonly instance: string;
  readonly now: Date;
}

/** How a run ends. */
export interface RunEnd {
  readonly status: Exclude<RunStatus, 'RUNNING'>;
  readonly affected: number;
  /** JSON */
  readonly details: string | null;
  readonly error: string | null;
}

/**
 * The runs of the jobs. Whoever begins one holds the job's lease, so that an unfinished run which is met on the way has
 * lost its process; a process that only stalled finds its holder id gone.
 */
@Injectable()
export class JobRunsRepository {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditEvents,
  ) {}

  /** Notes since when the job is scheduled, unless that is known; gives it. */
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

  /** Whether the tick is settled: it or a later one has been run to an end, or a later one was begun. */
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
   * Claims the tick, or goes on with its run where the holder is gone; null when somebody else has it or had it. What
   * was left of earlier ticks ends here.
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

  /** Begins a run that an admin asked for, and says so in the audit trail. */
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

  /** Shows that the run goes on; false when it has gone to another process. */
  async beat(id: string, holder: string, affected: number, now: Date): Promise<boolean> {
    const { count } = await this.prisma.maintenanceRun.updateMany({
      where: { id, holder },
      data: { heartbeatAt: now, affected },
    });
    return count === 1;
  }

  /** As `beat`, within a transaction, whose end everybody has to wait for who wants to take the run over. */
  async isHeld(tx: Transaction, id: string, holder: string, now: Date): Promise<boolean> {
    const { count } = await tx.maintenanceRun.updateMany({
      where: { id, holder },
      data: { heartbeatAt: now },
    });
    return count === 1;
  }

  /** Ends the run; null when it has gone to another process. */
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

  /** Runs of one job or of all, newest first. */
  list(job: string | null, after: Cursor | null, take: number): Promise<MaintenanceRun[]> {
    return this.prisma.maintenanceRun.findMany({
      where: { ...(job === null ? {} : { job }), ...keysetWhere(after, 'startedAt') },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      take,
    });
  }

  /** How many runs `deleteEnded` would delete; counts to `limit`. */
  async countEnded(before: Date, limit: number): Promise<number> {
    return this.prisma.maintenanceRun.count({ where: await this.#endedWhere(before), take: limit });
  }

  /**
   * Deletes runs that ended before then, `limit` of them at most; gives their number. Of each job the latest run stays,
   * and the one of the latest tick: it says that the tick is settled.
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

  /** A run that ended had begun before: the index begins with when. */
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

/** Ends what has lost its process, but for the run of `tick`; a tick stays claimable until a later one is claimed. */
async function endOrphans(tx: Transaction, job: string, now: Date, tick: Date | null): Promise<void> {
  await tx.maintenanceRun.updateMany({
    where: { job, status: 'RUNNING', scheduledFor: null },
    data: { status: 'FAILED', holder: null, finishedAt: now, error: 'The process that was at it ended.' },
  });
  await tx.maintenanceRun.updateMany({
    where: { job, status: 'RUNNING', scheduledFor: { not: null } },
    data: { status: 'INTERRUPTED', holder: null },
  });
  if (tick === null) return;
  await tx.maintenanceRun.updateMany({
    where: { job, status: 'INTERRUPTED', scheduledFor: { lt: tick } },
    data: { status: 'SKIPPED', finishedAt: now, error: 'It was cut off, and a later run took its place.' },
  });
}
