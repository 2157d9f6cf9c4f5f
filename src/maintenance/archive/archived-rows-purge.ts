import { Injectable, Logger } from '@nestjs/common';
import type { VerificationLogArchive } from '#database';
import { PrismaService } from '../../platform/prisma.service.js';
import { OldVerificationLogs } from '../../verification/old-verification-logs.js';
import { ArchiveError } from './archive-error.js';
import { decodeArchive } from './archive-format.js';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from './archive-store.js';
import { ArchivesRepository } from './archives.repository.js';

/** Each row stands in fifteen indexes: as many pages are written that SQLite stops the event loop for. */
const ROWS_PER_DELETE = 50;

/**
 * What became of the rows of an archive: all have left the table, some stay because the run has to end, or those that
 * are there stay because the file is missing or damaged.
 */
export type PurgeOutcome = 'purged' | 'unfinished' | 'damaged';

/** Takes rows out of the table that are in a file: only by the ids that are read from the file itself. */
@Injectable()
export class ArchivedRowsPurge {
  readonly #logger = new Logger(ArchivedRowsPurge.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly logs: OldVerificationLogs,
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
  ) {}

  /** Checks the file against its record before the first row goes. */
  async purge(run: ArchiveRun, archive: VerificationLogArchive): Promise<PurgeOutcome> {
    return (await isAsRecorded(this.store, archive))
      ? this.purgeChecked(run, archive)
      : this.#giveUp(run, archive);
  }

  /** As `purge`, of a file that was written or checked a moment ago. */
  async purgeChecked(run: ArchiveRun, archive: VerificationLogArchive): Promise<PurgeOutcome> {
    try {
      if (!(await this.#deleteRows(run, archive))) return 'unfinished';
    } catch (error) {
      if (isAboutFile(error)) return this.#giveUp(run, archive);
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

  /** Null when somebody else has the archive by now: its rows may have been restored. */
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

  async #giveUp(run: ArchiveRun, { id, fileName }: VerificationLogArchive): Promise<PurgeOutcome> {
    this.#logger.error({
      msg: 'An archive file is missing or damaged: rows of it that are in the table go into another file',
      fileName,
    });
    run.damaged.push(fileName);
    return (await this.archives.setState(id, ['RECORDED', 'RESTORED'], 'DAMAGED')) ? 'damaged' : 'unfinished';
  }
}

/**
 * Whether the file is there, byte for byte as it was recorded.
 *
 * @throws ArchiveError `unusable`
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

/** The file is missing or damaged, and not just the folder out of reach. */
function isAboutFile(error: unknown): boolean {
  return error instanceof ArchiveError && error.code !== 'unusable';
}
