import { Injectable, Logger } from '@nestjs/common';
import type { VerificationLogArchive } from '#database';
import { RunLostError, type JobContext } from '../../platform/jobs/scheduled-job.js';
import { PrismaService } from '../../platform/prisma.service.js';
import { OldVerificationLogs, type TimeInterval } from '../../verification/old-verification-logs.js';
import { encodeArchive } from './archive-format.js';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from './archive-store.js';
import { ArchiveTally } from './archive-tally.js';
import { ArchivedRowsPurge } from './archived-rows-purge.js';
import { ArchivesRepository, type ArchiveFacts } from './archives.repository.js';
import { OldLogsSource, type FileLimits } from './old-logs-source.js';

/** Moves the old rows of the audit trail into files: a file is written and recorded, then its rows leave the table. */
@Injectable()
export class OldLogsArchiver {
  readonly #logger = new Logger(OldLogsArchiver.name);
  /** A file of this size is written in about ten seconds, and opens in any editor. */
  readonly fileLimits: FileLimits = { rows: 50_000, characters: 64 * 1024 * 1024 };

  constructor(
    private readonly prisma: PrismaService,
    private readonly logs: OldVerificationLogs,
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
    private readonly purge: ArchivedRowsPurge,
  ) {}

  /** False when rows are left. */
  async archive(run: ArchiveRun, interval: TimeInterval): Promise<boolean> {
    const source = new OldLogsSource(this.logs, interval, this.fileLimits);
    while (await source.hasMore()) {
      if (run.mustEnd) return false;
      const archive = await this.#writeFile(run, source);
      if ((await this.purge.purgeChecked(run, archive)) !== 'purged') return false;
    }
    return true;
  }

  async #writeFile(run: ArchiveRun, source: OldLogsSource): Promise<VerificationLogArchive> {
    const archive = await this.archives.begin(run.context.now);
    const facts = await this.#fill(archive, source.nextFile(run)).catch(async (error: unknown) => {
      await this.#abandon(archive);
      throw error;
    });
    await this.#record(run.context, archive, facts);
    run.files.push(archive.fileName);
    return { ...archive, ...facts, state: 'RECORDED' };
  }

  async #fill(
    { fileName, createdAt }: VerificationLogArchive,
    rows: ReturnType<OldLogsSource['nextFile']>,
  ): Promise<ArchiveFacts> {
    const tally = new ArchiveTally();
    const stored = await this.store.write(fileName, encodeArchive(createdAt, tally.through(rows)));
    const { rowCount, oldestVerifiedAt, newestVerifiedAt } = tally;
    return { ...stored, rowCount, oldestVerifiedAt, newestVerifiedAt };
  }

  /**
   * Only a clear no removes the file. After any other failure it may be on record, and the next run finds out.
   *
   * @throws RunLostError when somebody else has the run, who has cleaned up after this one or will
   */
  async #record(context: JobContext, archive: VerificationLogArchive, facts: ArchiveFacts): Promise<void> {
    try {
      await this.prisma.$transaction(async (tx) => {
        await context.assertHeld(tx);
        if (!(await this.archives.record(tx, archive.id, facts))) throw new RunLostError(context.runId);
      });
    } catch (error) {
      if (error instanceof RunLostError) await this.#abandon(archive);
      throw error;
    }
  }

  /** Something failed already and is told: what cannot be removed now is left to the next run. */
  async #abandon({ id, fileName }: VerificationLogArchive): Promise<void> {
    try {
      await this.store.remove(fileName);
      await this.archives.drop(id, ['WRITING']);
    } catch (error) {
      this.#logger.warn({ msg: 'An unfinished archive file could not be removed', fileName, err: error });
    }
  }
}
