import type { JobContext, JobDetails } from '../../../platform/jobs/scheduled-job.js';

/** The details of a run contain at most so many file names. */
const NAMES_SHOWN = 20;

/** The progress of one run of the archive job. */
export class ArchiveRun {
  readonly files: string[] = [];
  /** Files that were found missing or damaged. */
  readonly damaged: string[] = [];
  /** Archives that were removed after their retention. */
  deletedArchives = 0;
  #affected = 0;

  constructor(
    readonly context: JobContext,
    /** Rows older than this are archived. */
    readonly cutoff: Date,
  ) {}

  /** Rows deleted from the table. */
  get affected(): number {
    return this.#affected;
  }

  /** How many more rows may be deleted. */
  get remaining(): number {
    return this.context.limit - this.#affected;
  }

  /** No further batch may be begun. */
  get mustEnd(): boolean {
    return this.context.signal.aborted || this.remaining <= 0;
  }

  /** Counts rows deleted from the table. */
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
