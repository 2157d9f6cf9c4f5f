import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { MaintenanceRun } from '#database';
import type { Actor } from '../audit/audit-events.js';
import { BackgroundWork } from '../concurrency/background-work.js';
import { Metrics } from '../metrics/metrics.js';
import { Clock } from '../time/clock.js';
import { ExclusiveWork, type TriedWork } from '../concurrency/exclusive-work.js';
import { Instance } from '../concurrency/instance.js';
import { MaintenanceMode } from '../maintenance-mode/maintenance-mode.js';
import { Problem } from '../problems/problem.js';
import { Tracing } from '../tracing/tracing.js';
import { jobLeaseName } from './job-lease-name.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { JobRun, REST_PER_WORK } from './job-run.js';
import { JobRunsRepository, type RunEnd, type RunHolder } from './job-runs.repository.js';
import { endOfFailure, endOfOutcome } from './run-end.js';
import type { ScheduledJob } from './scheduled-job.js';

/**
 * Runs the jobs, each in one process at a time. A tick is claimed by its row, under the job's lease: it runs once,
 * however many instances there are and whatever their clocks say. A run is resumed when its process died, once the
 * lease has expired (15 s), and when it was interrupted by shutdown or maintenance mode.
 */
@Injectable()
export class JobRunner {
  /** The pause after a batch of a job, as a multiple of the time that the batch took. */
  readonly restPerWork: number = REST_PER_WORK;
  readonly #logger = new Logger(JobRunner.name);
  readonly #running = new Set<string>();
  /** The last tick of each job that is known to be settled, in ms since the epoch: saves a query. */
  readonly #settled = new Map<string, number>();

  constructor(
    private readonly registry: JobRegistry,
    private readonly runs: JobRunsRepository,
    private readonly exclusive: ExclusiveWork,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
    private readonly instance: Instance,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  /**
   * Runs the job at once and resolves when it has ended; the run continues when the client is gone.
   *
   * @throws Problem `not_found` when there is no such job
   * @throws Problem `job_already_running` while a run of it is active on any instance
   */
  async runNow(name: string, dryRun: boolean, actor: Actor): Promise<MaintenanceRun> {
    const registered = this.registry.find(name);
    if (registered === null) throw new Problem('not_found', 'There is no job of this name.');
    const tried = await this.#alone(name, async () => {
      const run = await this.runs.addManual(name, dryRun, this.#newHolder(), actor);
      return this.#execute(registered.job, run, this.background.stopping);
    });
    if (!tried.ran) throw new Problem('job_already_running', 'This job is already running: try again later.');
    return tried.value;
  }

  /** Stores since when the job is scheduled, the first time: earlier ticks do not count as missed. */
  async storeScheduleStart({ job, schedule }: RegisteredJob): Promise<void> {
    if (schedule !== null) await this.runs.scheduledSince(job.name, this.clock.now());
  }

  /** Runs the last due tick unless that was done. Resolves when the run has ended or another process has it. */
  async runDue({ job, schedule }: RegisteredJob): Promise<void> {
    const tick = schedule?.latest(this.clock.now()) ?? null;
    if (tick === null || this.#isPaused() || this.#settled.get(job.name) === tick.getTime()) return;
    if (!(await this.#isOver(job.name, tick)))
      await this.#alone(job.name, async () => {
        const run = await this.runs.claimTick(job.name, tick, this.#newHolder());
        if (run !== null)
          await this.#execute(job, run, AbortSignal.any([this.background.stopping, this.mode.signal]));
      });
    if (await this.#isOver(job.name, tick)) this.#settled.set(job.name, tick.getTime());
  }

  /** Whether there is nothing to do for the tick: it is older than the job's schedule, or settled. */
  async #isOver(job: string, tick: Date): Promise<boolean> {
    const since = await this.runs.scheduledSince(job, this.clock.now());
    return tick <= since || (await this.runs.isSettled(job, tick));
  }

  #isPaused(): boolean {
    return this.background.stopping.aborted || this.mode.isOn;
  }

  #newHolder(): RunHolder {
    return { holder: randomUUID(), instance: this.instance.id, now: this.clock.now() };
  }

  /** Does the work unless the job is running, here or elsewhere. Shutdown waits for it. */
  async #alone<T>(name: string, work: () => Promise<T>): Promise<TriedWork<T>> {
    if (this.#running.has(name)) return { ran: false };
    this.#running.add(name);
    const working = this.exclusive.tryRun(jobLeaseName(name), work).finally(() => this.#running.delete(name));
    this.background.run(`job ${name}`, () => working.catch(() => undefined));
    return working;
  }

  #execute(job: ScheduledJob, claimed: MaintenanceRun, stop: AbortSignal): Promise<MaintenanceRun> {
    const attributes = { 'tta.job': job.name, 'tta.dry_run': claimed.dryRun };
    return this.tracing.span(`job ${job.name}`, attributes, async (span) => {
      const run = await this.#executeWithin(job, claimed, stop);
      span.set({ 'tta.status': run.status });
      return run;
    });
  }

  async #executeWithin(
    job: ScheduledJob,
    claimed: MaintenanceRun,
    stop: AbortSignal,
  ): Promise<MaintenanceRun> {
    const run = new JobRun(claimed, job, this.runs, this.clock, stop, this.restPerWork);
    const { scheduledFor, attempts } = claimed;
    const facts = { job: job.name, runId: run.runId, dryRun: run.dryRun, scheduledFor, attempts };
    const began = performance.now();
    this.#logger.log({ msg: 'Job started', ...facts });
    const end = await this.#work(job, run, () => stop.aborted && scheduledFor !== null);
    run.close();
    const ended = await this.runs.end(run.runId, run.holder, end, this.clock.now());
    const { status, affected, error } = end;
    if (ended === null) this.#logger.warn({ msg: 'A run was taken over by another process', ...facts });
    else this.#logger.log({ msg: 'Job ended', ...facts, status, affected, error });
    this.metrics.jobRuns.observe({ job_name: job.name, status }, (performance.now() - began) / 1000);
    return ended ?? { ...claimed, ...end, finishedAt: this.clock.now() };
  }

  async #work(job: ScheduledJob, run: JobRun, canResume: () => boolean): Promise<RunEnd> {
    try {
      return endOfOutcome(await job.run(run), run, canResume());
    } catch (error) {
      this.#logger.error({ msg: 'Job failed', job: job.name, runId: run.runId, err: error });
      return endOfFailure(error, run);
    }
  }
}
