import { Injectable, Logger } from '@nestjs/common';
import { Database, type VerificationLogArchive } from '#database';
import { RunLostError, type JobContext } from '../../../platform/jobs/scheduled-job.js';
import {
  OldVerificationLogsRepository,
  type TimeInterval,
} from '../../../verification/logs/old-verification-logs.repository.js';
import { encodeArchive } from '../archive-format.js';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from '../store/archive-store.js';
import { ArchiveTally } from './archive-tally.js';
import { ArchivedRowsPurge } from './archived-rows-purge.js';
import { ArchivesRepository, type ArchiveFacts } from '../archives.repository.js';
import { OldLogsSource, type FileLimits } from './old-logs-source.js';

/** Moves old rows of the verification log into files: writes and records a file, then deletes its rows. */
@Injectable()
export class OldLogsArchiver {
  readonly #logger = new Logger(OldLogsArchiver.name);
  /** A file of this size is written in about ten seconds, and any editor can open it. */
  readonly fileLimits: FileLimits = { rows: 50_000, characters: 64 * 1024 * 1024 };

  constructor(
    private readonly prisma: Database,
    private readonly logs: OldVerificationLogsRepository,
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
    private readonly purge: ArchivedRowsPurge,
  ) {}

  /**
   * Archives the rows of the interval; false when some are left.
   *
   * @throws RunLostError when another process has taken the run over
   * @throws ArchiveError `unusable` when the folder cannot be used
   */
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
   * Removes the file only when it is certainly not recorded; after any other failure the next run finds out.
   *
   * @throws RunLostError when another process has taken the run over; it cleans up after this one
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

  /** Never throws, because another error is being thrown: what cannot be removed now is left to the next run. */
  async #abandon({ id, fileName }: VerificationLogArchive): Promise<void> {
    try {
      await this.store.remove(fileName);
      await this.archives.drop(id, ['WRITING']);
    } catch (error) {
      this.#logger.warn({ msg: 'An unfinished archive file could not be removed', fileName, err: error });
    }
  }
}
