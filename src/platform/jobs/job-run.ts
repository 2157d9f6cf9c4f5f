import { setTimeout as pause } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { MaintenanceRun, Transaction } from '#database';
import type { Clock } from '../time/clock.js';
import type { JobRunsRepository } from './job-runs.repository.js';
import { RunLostError, type JobContext, type ScheduledJob } from './scheduled-job.js';

const HEARTBEAT_MS = 5_000;
/** A job may take a third of the database's time. */
export const REST_PER_WORK = 2;
const LONGEST_REST_MS = 1_000;

/** One attempt at a run, as its job sees it. Call `close` when the job has ended. */
export class JobRun implements JobContext {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly now: Date;
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Identifies this attempt: when the row has another holder, the run was taken over. */
  readonly holder: string;
  /** What earlier attempts at the run have changed. */
  readonly #affectedBefore: number;
  readonly #lost = new AbortController();
  readonly #deadline = new AbortController();
  readonly #timers: readonly NodeJS.Timeout[];
  #affected = 0;
  #batchBegan = performance.now();

  /**
   * @param stop aborted when the run has to end because of shutdown or maintenance mode
   * @param restPerWork the pause after a batch, as a multiple of the time that the batch took
   * @throws Error when the run has no holder
   */
  constructor(
    run: Pick<MaintenanceRun, 'id' | 'dryRun' | 'affected' | 'holder'>,
    { limits, countsAnew }: Pick<ScheduledJob, 'limits' | 'countsAnew'>,
    private readonly runs: JobRunsRepository,
    private readonly clock: Clock,
    private readonly stop: AbortSignal,
    private readonly restPerWork = REST_PER_WORK,
  ) {
    if (run.holder === null) throw new Error(`run ${run.id} has no holder`);
    this.holder = run.holder;
    this.#affectedBefore = countsAnew ? 0 : run.affected;
    this.runId = run.id;
    this.dryRun = run.dryRun;
    this.now = clock.now();
    this.limit = limits.rows;
    this.signal = AbortSignal.any([stop, this.#lost.signal, this.#deadline.signal]);
    this.#timers = [
      setInterval(() => void this.#beat(), HEARTBEAT_MS),
      setTimeout(() => {
        this.#deadline.abort();
      }, limits.durationMs),
    ];
  }

  /** How many rows this attempt has reported so far. */
  get reported(): number {
    return this.#affected;
  }

  /** Stopped by shutdown or maintenance mode, not by its own deadline. */
  get isStopped(): boolean {
    return this.stop.aborted;
  }

  /** `affected` plus what earlier attempts at the run have changed. */
  totalOf(affected: number): number {
    return this.#affectedBefore + affected;
  }

  report(affected: number): void {
    this.#affected = affected;
  }

  async rest(): Promise<void> {
    const workedMs = performance.now() - this.#batchBegan;
    try {
      await pause(Math.min(this.restPerWork * workedMs, LONGEST_REST_MS), undefined, { signal: this.signal });
    } catch (error) {
      if (!this.signal.aborted) throw error;
    }
    this.#batchBegan = performance.now();
  }

  async assertHeld(tx: Transaction): Promise<void> {
    if (!(await this.runs.isHeld(tx, this.runId, this.holder, this.clock.now())))
      throw new RunLostError(this.runId);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** A heartbeat that fails is ignored, the next one follows; the run ends only when another process holds it. */
  async #beat(): Promise<void> {
    const isHeld = await this.runs
      .beat(this.runId, this.holder, this.totalOf(this.#affected), this.clock.now())
      .catch(() => true);
    if (!isHeld) this.#lost.abort();
  }
}
