import { Leases, type VerificationLogArchive } from '#database';
import type { AppConfig } from '../../config/app-config.js';
import { ArchiveError } from '../../maintenance/archive/archive-error.js';
import type { ArchiveParts } from '../../maintenance/archive/archive-restore.js';
import { ArchivesRepository } from '../../maintenance/archive/archives.repository.js';
import { LocalArchiveStore } from '../../maintenance/archive/local-archive-store.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from '../../platform/exclusive-work.js';
import { jobLeaseName } from '../../platform/jobs/job-lease-name.js';
import { KeyedMutex } from '../../platform/keyed-mutex.js';
import { CommandError } from '../command-error.js';
import { withDatabase } from '../with-database.js';

/** The archives of the configured service, which may be running. */
export interface OpenArchives extends ArchiveParts {
  /**
   * Does the work while no run of the archive job is under way.
   *
   * @param waitMs how long to wait for one to end
   * @throws CommandError when it has not ended by then; the work was not begun
   */
  readonly alone: <Result>(work: () => Promise<Result>, waitMs: number) => Promise<Result>;
}

/** Runs the work on the configured database and archive folder; what is wrong with the folder or a file is told in words. */
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

/** @throws CommandError where no archive has this name */
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
      'The job archive-verification-logs is at work, or another command on the archives is: nothing was changed. Try again when it has ended.',
    );
  }
}
