import { Injectable } from '@nestjs/common';
import type { VerificationLogArchive } from '#database';
import type { Cursor } from '../../platform/paging.js';
import { OldVerificationLogs, type TimeInterval } from '../../verification/old-verification-logs.js';
import { decodeArchive } from './archive-format.js';
import { isWithin } from './archive-intervals.js';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from './archive-store.js';
import { isAsRecorded } from './archived-rows-purge.js';

/** A count over millions would stop SQLite's event loop. */
const PLACES_PER_BATCH = 1_000;

/** Counts what a run would take out of the table; changes nothing. */
@Injectable()
export class ArchivePreview {
  constructor(
    private readonly logs: OldVerificationLogs,
    private readonly store: ArchiveStore,
  ) {}

  /** Rows of these intervals, up to the limit of the run. */
  async countOld(run: ArchiveRun, intervals: readonly TimeInterval[]): Promise<number> {
    let count = 0;
    for (const interval of intervals) count += await this.#countWithin(run, interval, count);
    return count;
  }

  /** Rows of a recorded archive that are in the table though not in one of these intervals; null: it is damaged. */
  async countArchived(
    run: ArchiveRun,
    archive: VerificationLogArchive,
    intervals: readonly TimeInterval[],
  ): Promise<number | null> {
    if (!(await isAsRecorded(this.store, archive))) return null;
    let count = 0;
    for await (const rows of decodeArchive(archive.fileName, this.store.read(archive.fileName))) {
      if (run.context.signal.aborted) break;
      const times = await this.logs.timesOf(rows.map(({ id }) => id));
      count += times.filter((time) => !isWithin(intervals, time)).length;
      await run.context.rest();
    }
    return count;
  }

  async #countWithin({ context }: ArchiveRun, interval: TimeInterval, before: number): Promise<number> {
    let count = 0;
    let last: Cursor | null = null;
    while (before + count <= context.limit && !context.signal.aborted) {
      const places: Cursor[] = await this.logs.findPlaces(interval, last, PLACES_PER_BATCH);
      count += places.length;
      last = places.at(-1) ?? null;
      if (places.length < PLACES_PER_BATCH) break;
      await context.rest();
    }
    return count;
  }
}
