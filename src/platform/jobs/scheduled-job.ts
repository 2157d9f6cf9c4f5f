import type { Transaction } from '#database';

/** Details of a run: plain JSON, no secrets and no tokens. */
export type JobDetails = Readonly<Record<string, JsonValue>>;

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export interface JobOutcome {
  /** Rows that were changed, or found by a job that only reads; in a dry run: that would have been changed. */
  readonly affected: number;
  /** False when something is left: the limit or the deadline was reached, or the run was stopped. */
  readonly isComplete: boolean;
  readonly details: JobDetails;
}

/** What a job gets for a run. */
export interface JobContext {
  readonly runId: string;
  /** When the run began, by this instance's clock: the moment that "older than" is measured from. */
  readonly now: Date;
  /** Nothing may be changed: the job reports what it would do. */
  readonly dryRun: boolean;
  /** Rows that the run may change at most. */
  readonly limit: number;
  /**
   * Aborted when the run has to end: at the deadline, at shutdown, in maintenance mode, or when another instance has
   * taken it over. The current batch is finished; no further one is begun.
   */
  readonly signal: AbortSignal;
  /** Stores how many rows were changed so far, in case the process dies. */
  report(affected: number): void;
  /**
   * Waits between two batches, twice as long as the last one took: a job may use a third of the database's time.
   * Returns early when the run has to end.
   */
  rest(): Promise<void>;
  /**
   * Makes sure that no other process has taken the run over, nor can before the transaction ends.
   *
   * @throws RunLostError when another process has taken it over
   */
  assertHeld(tx: Transaction): Promise<void>;
}

/** Another process has taken the run over, because this one stalled for too long. */
export class RunLostError extends Error {
  constructor(runId: string) {
    super(`run ${runId} was taken over by another process`);
    this.name = 'RunLostError';
  }
}

/** A failure whose message is shown to admins. Other errors are shown in the log only. */
export class JobError extends Error {
  override readonly name = 'JobError';
}

export interface JobLimits {
  /** Rows. */
  readonly rows: number;
  /** Milliseconds. */
  readonly durationMs: number;
}

/**
 * Work that is repeated, on a schedule or when an admin asks. One process runs it at a time. It may be interrupted
 * anywhere: the next run continues with what is left.
 */
export abstract class ScheduledJob {
  abstract readonly name: string;
  abstract readonly limits: JobLimits;
  /** Whether a resumed run counts from zero: for jobs that find rows rather than change them. */
  readonly countsAnew: boolean = false;

  /** Works batch by batch until nothing is left or `signal` is aborted. */
  abstract run(context: JobContext): Promise<JobOutcome>;
}
