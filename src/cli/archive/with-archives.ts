import { Leases, type VerificationLogArchive } from '#database';
import type { AppConfig } from '../../config/app-config.js';
import { ArchiveError } from '../../maintenance/archive/archive-error.js';
import type { ArchiveParts } from '../../maintenance/archive/operator/archive-restore.js';
import { ArchivesRepository } from '../../maintenance/archive/archives.repository.js';
import { LocalArchiveStore } from '../../maintenance/archive/store/local-archive-store.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from '../../platform/concurrency/exclusive-work.js';
import { jobLeaseName } from '../../platform/jobs/job-lease-name.js';
import { KeyedMutex } from '../../platform/concurrency/keyed-mutex.js';
import { CommandError } from '../terminal/command-error.js';
import { withDatabase } from '../terminal/with-database.js';

/** The archives of the configured service, which may be running. */
export interface OpenArchives extends ArchiveParts {
  /**
   * Does the work while the archive job is not running.
   *
   * @param waitMs how long to wait for a run to end
   * @throws CommandError when it has not ended by then; the work was not started
   */
  readonly alone: <Result>(work: () => Promise<Result>, waitMs: number) => Promise<Result>;
}

/**
 * Runs the work on the configured database and archive folder.
 *
 * @throws CommandError when the folder or a file cannot be used
 */
export async function withArchives<Result>(
  work: (archives: OpenArchives, config: AppConfig) => Promise<Result>,
): Promise<Result> {
  return withDatabase(async (database, config) => {
    const exclusive = new ExclusiveWork(new Leases(database), new KeyedMutex());
    const open = {
      database,
      store: new LocalArchiveStore(config.maintenance.archiveDirectory),
      archives: new ArchivesRepository(database),
      alone: <T>(alone: () => Promise<T>, waitMs: number) => aloneOrThrow(exclusive, alone, waitMs),
    };
    try {
      return await work(open, config);
    } catch (error) {
      throw error instanceof ArchiveError ? new CommandError(error.message) : error;
    }
  });
}

/** @throws CommandError when no archive has this name */
export async function findArchiveOrThrow(
  { archives }: Pick<ArchiveParts, 'archives'>,
  fileName: string,
): Promise<VerificationLogArchive> {
  const archive = await archives.findByFileName(fileName);
  if (archive !== null && archive.state !== 'WRITING') return archive;
  throw new CommandError(`There is no archive named ${fileName}: npm run cli -- archive list shows them.`);
}

async function aloneOrThrow<Result>(
  exclusive: ExclusiveWork,
  work: () => Promise<Result>,
  waitMs: number,
): Promise<Result> {
  try {
    return await exclusive.run(jobLeaseName('archive-verification-logs'), work, waitMs);
  } catch (error) {
    if (!(error instanceof ExclusiveWorkBusyError)) throw error;
    throw new CommandError(
      'The job archive-verification-logs or another command on the archives is running: nothing was changed. Try again when it has ended.',
    );
  }
}
