import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { MaintenanceRun } from '#database';
import type { Actor } from '../audit/audit-events.js';
import { BackgroundWork } from '../background-work.js';
import { Clock } from '../clock.js';
import { ExclusiveWork } from '../exclusive-work.js';
import { Instance } from '../instance.js';
import { MaintenanceMode } from '../maintenance-mode/maintenance-mode.js';
import { Problem } from '../problem.js';
import { jobLeaseName } from './job-lease-name.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { JobRun, REST_PER_WORK } from './job-run.js';
import { JobRunsRepository, type RunEnd, type RunHolder } from './job-runs.repository.js';
import { endOfFailure, endOfOutcome } from './run-end.js';
import type { ScheduledJob } from './scheduled-job.js';

/**
 * Runs the jobs, each by one process at a time. A tick is claimed by its row, under the job's lease: it succeeds once,
 * however many instances see it come and whatever their clocks say. A run whose process ended is taken up again when
 * the lease has run out (15 s), and so is one that was let go at shutdown or in maintenance mode.
 */
@Injectable()
export class JobRunner {
  /** How long its jobs rest after a batch, measured by how long the batch took. */
  readonly restPerWork: number = REST_PER_WORK;
  readonly #logger = new Logger(JobRunner.name);
  readonly #running = new Set<string>();
  /** The last tick of each job that is known to be settled, ms since the epoch: saves a look at the database. */
  readonly #settled = new Map<string, number>();

  constructor(
    private readonly registry: JobRegistry,
    private readonly runs: JobRunsRepository,
    private readonly exclusive: ExclusiveWork,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
    private readonly instance: Instance,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs the job at once and resolves when it has ended; the run goes on though nobody waits for it.
   *
   * @throws Problem `not_found` where there is no such job, `job_already_running` while one is under way anywhere
   */
  async runNow(name: string, dryRun: boolean, actor: Actor): Promise<MaintenanceRun> {
    const registered = this.registry.find(name);
    if (registered === null) throw new Problem('not_found', 'There is no job of this name.');
    const tried = await this.#alone(name, async () => {
      const run = await this.runs.addManual(name, dryRun, this.#newHolder(), actor);
      return this.#execute(registered.job, run, this.background.stopping);
    });
    if (!tried.ran)
      throw new Problem('job_already_running', 'A run of this job is under way: try again later.');
    return tried.value;
  }

  /** Notes since when the job is scheduled where it never was before: ticks until then were not missed. */
  async noteSchedule({ job, schedule }: RegisteredJob): Promise<void> {
    if (schedule !== null) await this.runs.scheduledSince(job.name, this.clock.now());
  }

  /** Runs the last tick that has come unless that was done. Resolves when the run has ended, or is another's. */
  async runDue({ job, schedule }: RegisteredJob): Promise<void> {
    const tick = schedule?.latest(this.clock.now()) ?? null;
    if (tick === null || this.#mustRest() || this.#settled.get(job.name) === tick.getTime()) return;
    if (!(await this.#isOver(job.name, tick)))
      await this.#alone(job.name, async () => {
        const run = await this.runs.claimTick(job.name, tick, this.#newHolder());
        if (run !== null)
          await this.#execute(job, run, AbortSignal.any([this.background.stopping, this.mode.signal]));
      });
    if (await this.#isOver(job.name, tick)) this.#settled.set(job.name, tick.getTime());
  }

  /** Whether nothing is to be done for the tick: it came before the job was scheduled, or is settled. */
  async #isOver(job: string, tick: Date): Promise<boolean> {
    const since = await this.runs.scheduledSince(job, this.clock.now());
    return tick <= since || (await this.runs.isSettled(job, tick));
  }

  #mustRest(): boolean {
    return this.background.stopping.aborted || this.mode.isOn;
  }

  #newHolder(): RunHolder {
    return { holder: randomUUID(), instance: this.instance.id, now: this.clock.now() };
  }

  /** Does the work unless the job is at work here or elsewhere. Shutdown waits for it. */
  async #alone<T>(
    name: string,
    work: () => Promise<T>,
  ): Promise<{ readonly ran: true; readonly value: T } | { readonly ran: false }> {
    if (this.#running.has(name)) return { ran: false };
    this.#running.add(name);
    const working = this.exclusive.tryRun(jobLeaseName(name), work).finally(() => this.#running.delete(name));
    this.background.run(`job ${name}`, () => working.catch(() => undefined));
    return working;
  }

  async #execute(job: ScheduledJob, claimed: MaintenanceRun, stop: AbortSignal): Promise<MaintenanceRun> {
    const run = new JobRun(claimed, job, this.runs, this.clock, stop, this.restPerWork);
    const { scheduledFor, attempts } = claimed;
    const facts = { job: job.name, runId: run.runId, dryRun: run.dryRun, scheduledFor, attempts };
    this.#logger.log({ msg: 'Job begun', ...facts });
    const end = await this.#work(job, run, () => stop.aborted && scheduledFor !== null);
    run.close();
    const ended = await this.runs.end(run.runId, run.holder, end, this.clock.now());
    const { status, affected, error } = end;
    if (ended === null) this.#logger.warn({ msg: 'A run was taken over by another process', ...facts });
    else this.#logger.log({ msg: 'Job ended', ...facts, status, affected, error });
    return ended ?? { ...claimed, ...end, finishedAt: this.clock.now() };
  }

  async #work(job: ScheduledJob, run: JobRun, isLetGo: () => boolean): Promise<RunEnd> {
    try {
      return endOfOutcome(await job.run(run), run, isLetGo());
    } catch (error) {
      this.#logger.error({ msg: 'Job failed', job: job.name, runId: run.runId, err: error });
      return endOfFailure(error, run);
    }
  }
}
