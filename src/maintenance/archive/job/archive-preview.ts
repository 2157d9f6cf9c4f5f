import { Injectable } from '@nestjs/common';
import type { VerificationLogArchive } from '#database';
import type { Cursor } from '../../../platform/lists/paging.js';
import {
  OldVerificationLogsRepository,
  type TimeInterval,
} from '../../../verification/logs/old-verification-logs.repository.js';
import { decodeArchive } from '../archive-format.js';
import { isWithin } from './archive-intervals.js';
import type { ArchiveRun } from './archive-run.js';
import { ArchiveStore } from '../store/archive-store.js';
import { isAsRecorded } from './archived-rows-purge.js';

/** One count over millions of rows would block the event loop on SQLite. */
const CURSORS_PER_BATCH = 1_000;

/** Counts the rows that a run would delete from the table; changes nothing. */
@Injectable()
export class ArchivePreview {
  constructor(
    private readonly logs: OldVerificationLogsRepository,
    private readonly store: ArchiveStore,
  ) {}

  /** Rows of these intervals, up to the limit of the run. */
  async countOld(run: ArchiveRun, intervals: readonly TimeInterval[]): Promise<number> {
    let count = 0;
    for (const interval of intervals) count += await this.#countWithin(run, interval, count);
    return count;
  }

  /** Rows of a recorded archive that are in the table outside these intervals; null when it is damaged. */
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
      const cursors: Cursor[] = await this.logs.findPlaces(interval, last, CURSORS_PER_BATCH);
      count += cursors.length;
      last = cursors.at(-1) ?? null;
      if (cursors.length < CURSORS_PER_BATCH) break;
      await context.rest();
    }
    return count;
  }
}
