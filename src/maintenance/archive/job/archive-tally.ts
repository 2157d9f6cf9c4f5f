import type { ArchivedLog } from '../archive-format.js';

/** Counts the rows that are written into a file. */
export class ArchiveTally {
  #rowCount = 0;
  #oldest: Date | null = null;
  #newest: Date | null = null;

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Null without rows. */
  get oldestVerifiedAt(): Date | null {
    return this.#oldest;
  }

  /** Null without rows. */
  get newestVerifiedAt(): Date | null {
    return this.#newest;
  }

  /** Passes the batches on unchanged. */
  async *through(batches: AsyncIterable<readonly ArchivedLog[]>): AsyncIterable<readonly ArchivedLog[]> {
    for await (const rows of batches) {
      for (const row of rows) this.#add(row);
      yield rows;
    }
  }

  #add({ verifiedAt }: ArchivedLog): void {
    this.#rowCount += 1;
    if (this.#oldest === null || verifiedAt < this.#oldest) this.#oldest = verifiedAt;
    if (this.#newest === null || verifiedAt > this.#newest) this.#newest = verifiedAt;
  }
}
