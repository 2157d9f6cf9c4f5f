import type { Transaction } from '#database';

/** What a run tells about itself beside the number: plain JSON, no secrets and no tokens. */
export type JobDetails = Readonly<Record<string, JsonValue>>;

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** What a run came to. */
export interface JobOutcome {
  /** Rows that were changed, or found where the job only looks; of a dry run what a run would have changed. */
  readonly affected: number;
  /** False when something is left: the limit or the deadline was reached, or the run was told to stop. */
  readonly isComplete: boolean;
  readonly details: JobDetails;
}

/** What a job needs to know and to do while it runs. */
export interface JobContext {
  readonly runId: string;
  /** When the run began, by this instance's clock: the moment that "older than" is measured from. */
  readonly now: Date;
  /** Nothing may be changed: the job says what it would do. */
  readonly dryRun: boolean;
  /** Rows that the run may change at most. */
  readonly limit: number;
  /**
   * Aborted when the run has to end: at the deadline, at shutdown, in maintenance mode, or when another instance has
   * taken over. The batch in hand is finished; no further one is begun.
   */
  readonly signal: AbortSignal;
  /** Keeps how many rows were changed so far, should the process die. */
  report(affected: number): void;
  /**
   * Waits between two batches, twice as long as the last one took: a job may take a third of the database's time. Ends
   * early when the run has to end.
   */
  rest(): Promise<void>;
  /**
   * Makes sure, within a transaction, that no other process has taken the run over, and keeps it so until the
   * transaction ends.
   *
   * @throws RunLostError
   */
  assertHeld(tx: Transaction): Promise<void>;
}

/** Another process has taken the run over: this one stalled for so long that it was taken for dead. */
export class RunLostError extends Error {
  constructor(runId: string) {
    super(`run ${runId} was taken over by another process`);
    this.name = 'RunLostError';
  }
}

/** Why a run failed, in words that an admin may read and do something about. Anything else is shown in the log only. */
export class JobError extends Error {
  override readonly name = 'JobError';
}

/** How much one run may do. */
export interface JobLimits {
  /** Rows. */
  readonly rows: number;
  /** Milliseconds. */
  readonly durationMs: number;
}

/**
 * Work that is done again and again, at times or when an admin asks. It is run by one process at a time, and may be cut
 * off anywhere: what a run has left undone, the next one finds.
 */
export abstract class ScheduledJob {
  abstract readonly name: string;
  abstract readonly limits: JobLimits;
  /** Whether a run that goes on after an interruption counts from nothing: so where rows are found, not changed. */
  readonly countsAnew: boolean = false;

  /** Works batch by batch until nothing is left or the context says stop. */
  abstract run(context: JobContext): Promise<JobOutcome>;
}
