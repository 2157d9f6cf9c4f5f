import { Injectable, Logger } from '@nestjs/common';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from '../store/archive-store.js';
import { ArchivesRepository } from '../archives.repository.js';

/** Removes archive files. The file is removed before its record, so that a crash never leaves a file without one. */
@Injectable()
export class ArchiveCleanUp {
  readonly #logger = new Logger(ArchiveCleanUp.name);

  constructor(
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
  ) {}

  /** Removes unfinished files of dead processes; call it under the lease of the archive job. */
  async removeUnfinished(): Promise<void> {
    for (const { id, fileName } of await this.archives.listByState(['WRITING'])) {
      await this.store.remove(fileName);
      await this.archives.drop(id, ['WRITING']);
      this.#logger.warn({ msg: 'An unfinished archive file was removed', fileName });
    }
  }

  /** Removes archives that were created before this time and whose rows are not in the table because of them. */
  async removeExpired(run: ArchiveRun, before: Date): Promise<void> {
    for (const { id, fileName } of await this.archives.listExpired(before)) {
      if (run.context.signal.aborted) return;
      await this.store.remove(fileName);
      if (await this.archives.drop(id, ['PURGED', 'DAMAGED'])) run.deletedArchives += 1;
    }
  }
}
