import { Injectable, Logger } from '@nestjs/common';
import { Database, type VerificationLogArchive } from '#database';
import { OldVerificationLogsRepository } from '../../../verification/logs/old-verification-logs.repository.js';
import { ArchiveError } from '../archive-error.js';
import { decodeArchive } from '../archive-format.js';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from '../store/archive-store.js';
import { ArchivesRepository } from '../archives.repository.js';

/** Each row is in fifteen indexes: SQLite blocks the event loop while it writes their pages. */
const ROWS_PER_DELETE = 50;

/**
 * The rows of an archive were all deleted from the table; or some are left because the run has to end; or they are kept
 * because the file is missing or damaged.
 */
export type PurgeOutcome = 'purged' | 'unfinished' | 'damaged';

/** Deletes archived rows from the table: only by the ids that are read back from the file. */
@Injectable()
export class ArchivedRowsPurge {
  readonly #logger = new Logger(ArchivedRowsPurge.name);

  constructor(
    private readonly prisma: Database,
    private readonly logs: OldVerificationLogsRepository,
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
  ) {}

  /**
   * Checks the file against its record before the first row is deleted.
   *
   * @throws RunLostError when another process has taken the run over
   * @throws ArchiveError `unusable` when the folder cannot be used
   */
  async purge(run: ArchiveRun, archive: VerificationLogArchive): Promise<PurgeOutcome> {
    return (await isAsRecorded(this.store, archive))
      ? this.purgeChecked(run, archive)
      : this.#markDamaged(run, archive);
  }

  /** Like `purge`, for a file that has just been written or checked. */
  async purgeChecked(run: ArchiveRun, archive: VerificationLogArchive): Promise<PurgeOutcome> {
    try {
      if (!(await this.#deleteRows(run, archive))) return 'unfinished';
    } catch (error) {
      if (isAboutFile(error)) return this.#markDamaged(run, archive);
      throw error;
    }
    return (await this.archives.setState(archive.id, ['RECORDED', 'RESTORED'], 'PURGED'))
      ? 'purged'
      : 'unfinished';
  }

  /** False when the run had to end before the last row. */
  async #deleteRows(run: ArchiveRun, archive: VerificationLogArchive): Promise<boolean> {
    for await (const rows of decodeArchive(archive.fileName, this.store.read(archive.fileName))) {
      const ids = rows.map(({ id }) => id);
      while (ids.length > 0) {
        if (run.mustEnd) return false;
        const deleted = await this.#deleteBatch(
          run,
          archive,
          ids.splice(0, Math.min(ROWS_PER_DELETE, run.remaining)),
        );
        if (deleted === null) return false;
        run.add(deleted);
        await run.context.rest();
      }
    }
    return true;
  }

  /** Null when the archive has been changed: its rows may have been restored. */
  #deleteBatch(
    { context }: ArchiveRun,
    archive: VerificationLogArchive,
    ids: readonly string[],
  ): Promise<number | null> {
    return this.prisma.$transaction(async (tx) => {
      await context.assertHeld(tx);
      return (await this.archives.hold(tx, archive)) ? this.logs.deleteByIds(tx, ids) : null;
    });
  }

  async #markDamaged(run: ArchiveRun, { id, fileName }: VerificationLogArchive): Promise<PurgeOutcome> {
    this.#logger.error({
      msg: 'An archive file is missing or damaged: its rows that are still in the table go into another file',
      fileName,
    });
    run.damaged.push(fileName);
    return (await this.archives.setState(id, ['RECORDED', 'RESTORED'], 'DAMAGED')) ? 'damaged' : 'unfinished';
  }
}

/**
 * Whether the file exists and is byte for byte as recorded.
 *
 * @throws ArchiveError `unusable` when the folder cannot be used
 */
export async function isAsRecorded(
  store: ArchiveStore,
  { fileName, bytes, sha256 }: VerificationLogArchive,
): Promise<boolean> {
  try {
    const file = await store.inspect(fileName);
    return file?.bytes === bytes && file.sha256 === sha256;
  } catch (error) {
    if (isAboutFile(error)) return false;
    throw error;
  }
}

/** Whether the file is missing or damaged, rather than the folder unusable. */
function isAboutFile(error: unknown): boolean {
  return error instanceof ArchiveError && error.code !== 'unusable';
}
