import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import { daysBefore } from '../../../platform/time/days-before.js';
import {
  ScheduledJob,
  JobError,
  type JobContext,
  type JobOutcome,
} from '../../../platform/jobs/scheduled-job.js';
import { ArchiveCleanUp } from './archive-clean-up.js';
import { ArchiveError } from '../archive-error.js';
import { intervalsBefore } from './archive-intervals.js';
import { ArchivePreview } from './archive-preview.js';
import { ArchiveRun } from './archive-run.js';
import { ArchivedRowsPurge } from './archived-rows-purge.js';
import { ArchivesRepository } from '../archives.repository.js';
import { OldLogsArchiver } from './old-logs-archiver.js';

/**
 * Moves rows of the verification log that are older than `LOG_RETENTION_DAYS` into files, and removes files that are
 * older than `ARCHIVE_RETENTION_DAYS`. A row is deleted only when it is in a complete file that is synced and recorded;
 * wherever a run is interrupted, the next one continues, and no row is lost or in two files.
 */
@Injectable()
export class ArchiveVerificationLogsJob extends ScheduledJob {
  readonly name = 'archive-verification-logs';
  readonly limits = { rows: 5_000_000, durationMs: 2 * 3_600_000 };

  constructor(
    private readonly config: AppConfig,
    private readonly archives: ArchivesRepository,
    private readonly cleanUp: ArchiveCleanUp,
    private readonly purge: ArchivedRowsPurge,
    private readonly archiver: OldLogsArchiver,
    private readonly preview: ArchivePreview,
  ) {
    super();
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const run = new ArchiveRun(context, daysBefore(context.now, this.config.maintenance.logRetentionDays));
    try {
      return await (context.dryRun ? this.#count(run) : this.#archive(run));
    } catch (error) {
      throw error instanceof ArchiveError && error.code === 'unusable'
        ? new JobError(error.message, { cause: error })
        : error;
    }
  }

  async #archive(run: ArchiveRun): Promise<JobOutcome> {
    await this.cleanUp.removeUnfinished();
    const isComplete = (await this.#purgeDue(run)) && (await this.#archiveOld(run));
    await this.cleanUp.removeExpired(run, this.#archivesKeptSince(run));
    return { affected: run.affected, isComplete, details: run.details() };
  }

  /** Deletes rows that earlier runs recorded, and restored rows after `keepUntil`. False when something is left. */
  async #purgeDue(run: ArchiveRun): Promise<boolean> {
    for (const archive of await this.archives.listDue(run.context.now)) {
      if (run.mustEnd || (await this.purge.purge(run, archive)) === 'unfinished') return false;
    }
    return true;
  }

  /** False when something is left. */
  async #archiveOld(run: ArchiveRun): Promise<boolean> {
    const kept = await this.archives.listKept(run.context.now);
    for (const interval of intervalsBefore(run.cutoff, kept)) {
      if (!(await this.archiver.archive(run, interval))) return false;
    }
    return true;
  }

  async #count(run: ArchiveRun): Promise<JobOutcome> {
    const { context } = run;
    const intervals = intervalsBefore(run.cutoff, await this.archives.listKept(context.now));
    const due = await this.archives.listDue(context.now);
    let found = await this.preview.countOld(run, intervals);
    for (const archive of due) {
      const count = await this.preview.countArchived(run, archive, intervals);
      if (count === null) run.damaged.push(archive.fileName);
      found += count ?? 0;
    }
    const before = this.#archivesKeptSince(run);
    const expiring = due.filter(({ createdAt }) => createdAt < before);
    run.deletedArchives = (await this.archives.listExpired(before)).length + expiring.length;
    const isComplete = found <= context.limit && !context.signal.aborted;
    return { affected: Math.min(found, context.limit), isComplete, details: run.details() };
  }

  #archivesKeptSince({ context }: ArchiveRun): Date {
    return daysBefore(context.now, this.config.maintenance.archiveRetentionDays);
  }
}
