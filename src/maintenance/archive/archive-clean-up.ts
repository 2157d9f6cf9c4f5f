import { Injectable, Logger } from '@nestjs/common';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from './archive-store.js';
import { ArchivesRepository } from './archives.repository.js';

/** Removes archive files that nobody needs. The file goes before its record, so that a crash leaves nothing nameless. */
@Injectable()
export class ArchiveCleanUp {
  readonly #logger = new Logger(ArchiveCleanUp.name);

  constructor(
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
  ) {}

  /** Removes what writers left that are gone; whoever calls holds the lease that a writer needs. */
  async removeUnfinished(): Promise<void> {
    for (const { id, fileName } of await this.archives.listByState(['WRITING'])) {
      await this.store.remove(fileName);
      await this.archives.drop(id, ['WRITING']);
      this.#logger.warn({ msg: 'An unfinished archive file was removed', fileName });
    }
  }

  /** Removes archives that were made before this moment and whose rows are not in the table by their account. */
  async removeExpired(run: ArchiveRun, before: Date): Promise<void> {
    for (const { id, fileName } of await this.archives.listExpired(before)) {
      if (run.context.signal.aborted) return;
      await this.store.remove(fileName);
      if (await this.archives.drop(id, ['PURGED', 'DAMAGED'])) run.deletedArchives += 1;
    }
  }
}
