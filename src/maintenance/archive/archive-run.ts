import type { JobContext, JobDetails } from '../../platform/jobs/scheduled-job.js';

/** As many file names are told of one run. */
const NAMES_SHOWN = 20;

/** What one run of the archive job has done so far. */
export class ArchiveRun {
  /** Files that were written. */
  readonly files: string[] = [];
  /** Files that were found missing or damaged. */
  readonly damaged: string[] = [];
  /** Archives that were kept for long enough. */
  deletedArchives = 0;
  #affected = 0;

  constructor(
    readonly context: JobContext,
    /** Rows older than this leave the table. */
    readonly cutoff: Date,
  ) {}

  /** Rows that left the table. */
  get affected(): number {
    return this.#affected;
  }

  /** Rows that may still leave the table. */
  get remaining(): number {
    return this.context.limit - this.#affected;
  }

  /** No further batch may be begun. */
  get mustEnd(): boolean {
    return this.context.signal.aborted || this.remaining <= 0;
  }

  /** Counts rows that left the table. */
  add(rows: number): void {
    this.#affected += rows;
    this.context.report(this.#affected);
  }

  details(): JobDetails {
    return {
      cutoff: this.cutoff.toISOString(),
      files: this.files.slice(0, NAMES_SHOWN),
      damaged: this.damaged.slice(0, NAMES_SHOWN),
      deletedArchives: this.deletedArchives,
    };
  }
}
