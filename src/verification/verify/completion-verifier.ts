import { performance } from 'node:perf_hooks';
import { Injectable, Logger } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import { Clock } from '../../platform/time/clock.js';
import { Tracing } from '../../platform/tracing/tracing.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from '../../platform/concurrency/exclusive-work.js';
import { SpendLedger } from '../../x-access/spend-ledger.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ClaimJudge, type JudgeOptions } from './judge/claim-judge.js';
import { isFinal, type ClaimedCompletion, type CompletionWithAttempt } from '../completion/completion.js';
import { CompletionsRepository } from '../completion/completions.repository.js';
import { addCosts, NO_CALLS, type CallCost } from '../evidence/call-cost.js';
import { TargetLookup, type ClaimOrder } from './judge/target-lookup.js';
import { DueCompletionsRepository } from '../completion/due-completions.repository.js';
import { VerificationQueue } from './verification-queue.js';
import { planAfterFault } from '../verdict/retry-policy.js';
import { ClaimTakenError, FirstWrites } from './first-writes.js';
import { verificationLeaseName } from './verification-lease-name.js';

/** How often a claim that keeps changing meanwhile is judged; then it is left to the queue. */
const MAX_ROUNDS = 3;
/** When the queue verifies such a claim, ms. */
const CHANGED_CLAIM_MS = 15_000;

/** What happened to a claim; `refused`: `mayVerify` did not allow it. */
export type ClaimOutcome = 'verified' | 'not_connected' | 'final' | 'refused';

/** What a verification of several claims did. */
export interface VerificationSummary {
  /** By id of the completion. */
  readonly outcomes: ReadonlyMap<string, ClaimOutcome>;
  /** Calls to the X API, shared by all of them. */
  readonly apiCallCount: number;
  /** Those that were changed, by id, each with the attempt that was recorded. */
  readonly recorded: ReadonlyMap<string, CompletionWithAttempt>;
}

/**
 * Verifies completions of one member: judges them together and records each attempt. Under a lease, one verification of
 * a member at a time among all instances, so that a second request finds the verdict of the first.
 */
@Injectable()
export class CompletionVerifier {
  readonly #logger = new Logger(CompletionVerifier.name);

  constructor(
    private readonly completions: CompletionsRepository,
    private readonly due: DueCompletionsRepository,
    private readonly judge: ClaimJudge,
    private readonly targets: TargetLookup,
    private readonly recorder: AttemptRecorder,
    private readonly exclusive: ExclusiveWork,
    private readonly queue: VerificationQueue,
    private readonly ledger: SpendLedger,
    private readonly clock: Clock,
    private readonly tracing: Tracing,
  ) {}

  /**
   * Verifies those that are not final and that `mayVerify` allows, which sees them as they are under the lease. Claims
   * of several members that were made together share the `claimOrder` of `options`, and with it look-ups of targets.
   *
   * `busy`: another instance has been verifying the member for 30 s; nothing was changed, so what is due stays due.
   * @throws VaultError when the key of the account hashes cannot be opened, which an approval needs
   */
  async verify(
    userId: string,
    ids: readonly string[],
    mayVerify: (completion: ClaimedCompletion) => boolean,
    options: JudgeOptions = { claimOrder: this.targets.nextOrder(), serviceClass: 'waiting' },
  ): Promise<VerificationSummary | 'busy'> {
    try {
      return await this.exclusive.run(verificationLeaseName(userId), async () => {
        const current = await this.completions.listClaimed(userId, { ids });
        const open = current.filter((completion) => !isFinal(completion) && mayVerify(completion));
        const summary = await this.#verifyNow(userId, open, options);
        const others = current.map((completion): [string, ClaimOutcome] => [
          completion.id,
          isFinal(completion) ? 'final' : 'refused',
        ]);
        return { ...summary, outcomes: new Map([...others, ...summary.outcomes]) };
      });
    } catch (error) {
      if (error instanceof ExclusiveWorkBusyError) return 'busy';
      throw error;
    }
  }

  /**
   * Stores and verifies a new claim, in at most two transactions: see {@link FirstWrites}. `taken`: nothing was stored,
   * because the claim is there already, its member is gone, or another instance verifies the member.
   *
   * @param connection as it was read with the task
   * @throws VaultError as `verify`
   */
  async verifyFirst(
    claim: ClaimedCompletion,
    connection: TwitterConnection | null,
  ): Promise<VerificationSummary | 'taken'> {
    const options: JudgeOptions = {
      claimOrder: this.targets.nextOrder(),
      serviceClass: 'waiting',
      connection,
    };
    return this.exclusive.runWithOwnLease(verificationLeaseName(claim.userId), async (lease) => {
      const first = new FirstWrites(claim, this.completions, lease, this.ledger);
      try {
        const summary = await this.#verifyNow(claim.userId, [claim], options, first);
        return first.isStored ? summary : 'taken';
      } catch (error) {
        if (error instanceof ClaimTakenError) return 'taken';
        throw error;
      } finally {
        await first.spending.end();
      }
    });
  }

  /**
   * Verifies what is due of the member, together; nothing while another instance verifies the member. A completion whose
   * verification fails is logged and postponed, and does not block the others.
   */
  async verifyDue(userId: string): Promise<void> {
    await this.exclusive.tryRun(verificationLeaseName(userId), async () => {
      const due = await this.due.listOf(userId, this.clock.now());
      await this.#verifyOrPostpone(userId, due, this.targets.nextOrder());
    });
  }

  async #verifyOrPostpone(
    userId: string,
    due: readonly ClaimedCompletion[],
    claimOrder: ClaimOrder,
  ): Promise<void> {
    try {
      await this.#verifyNow(userId, due, { claimOrder, serviceClass: 'due' });
    } catch (error) {
      const [only, ...others] = due;
      if (only !== undefined && others.length === 0) await this.#postpone(only, error);
      else await this.#verifyOneByOne(userId, due, claimOrder);
    }
  }

  /** Completions that were recorded before the failure are no longer due, and left out. */
  async #verifyOneByOne(
    userId: string,
    failed: readonly ClaimedCompletion[],
    claimOrder: ClaimOrder,
  ): Promise<void> {
    const current = await this.due.listOf(userId, this.clock.now());
    const ids = new Set(failed.map(({ id }) => id));
    for (const completion of current.filter(({ id }) => ids.has(id)))
      await this.#verifyOrPostpone(userId, [completion], claimOrder);
  }

  async #postpone({ id, userId, failedAttempts }: ClaimedCompletion, error: unknown): Promise<void> {
    this.#logger.error({ msg: 'Retry failed', userId, completionIds: [id], err: error });
    const now = this.clock.now();
    await this.due.postpone(id, now, planAfterFault(failedAttempts, now));
  }

  async #verifyNow(
    userId: string,
    open: readonly ClaimedCompletion[],
    options: JudgeOptions,
    first?: FirstWrites,
  ): Promise<VerificationSummary> {
    if (open.length === 0) return { outcomes: new Map(), apiCallCount: 0, recorded: new Map() };
    const attributes = { 'tta.claims': open.length, 'tta.service_class': options.serviceClass };
    return this.tracing.span('verification', attributes, async (span) => {
      const summary = await this.#verifyInRounds(userId, open, options, first);
      span.set({ 'tta.x_calls': summary.apiCallCount });
      return summary;
    });
  }

  /** Judges a claim again that has changed meanwhile; its log row has the cost of all rounds. */
  async #verifyInRounds(
    userId: string,
    open: readonly ClaimedCompletion[],
    { claimOrder, serviceClass, connection }: JudgeOptions,
    first: FirstWrites | undefined,
  ): Promise<VerificationSummary> {
    const outcomes = new Map<string, ClaimOutcome>();
    const costs = new Map<string, CallCost>();
    const dueTimes = new Map<string, Date>();
    const recorded = new Map<string, CompletionWithAttempt>();
    let options: JudgeOptions = { claimOrder, serviceClass, connection, spend: first?.spending };
    let writes = first;
    let waiting = open;
    for (let round = 1; waiting.length > 0 && round <= MAX_ROUNDS; round += 1) {
      const startedAt = performance.now();
      const outdated: string[] = [];
      for (const claim of await this.judge.judge(userId, waiting, options)) {
        const { id } = claim.completion;
        const cost = addCosts(claim.cost, costs.get(id) ?? NO_CALLS);
        costs.set(id, cost);
        const attempt = {
          verificationTime: performance.now() - startedAt,
          isAutomatic: serviceClass === 'due',
        };
        const written = await this.recorder.record({ ...claim, cost }, attempt, writes);
        outcomes.set(id, claim.connection === null ? 'not_connected' : 'verified');
        if (written === 'outdated') {
          outdated.push(id);
          continue;
        }
        if (written.completion !== null) recorded.set(id, written.completion);
        if (written.nextVerificationAt !== null) dueTimes.set(id, written.nextVerificationAt);
      }
      waiting = await this.#stillOpen(userId, outdated);
      options = { claimOrder: this.targets.nextOrder(), serviceClass };
      writes = undefined;
    }
    const leftUntil = new Date(this.clock.now().getTime() + CHANGED_CLAIM_MS);
    await this.completions.makePending(waiting, leftUntil);
    for (const { id } of waiting) dueTimes.set(id, leftUntil);
    this.#scheduleFirst(dueTimes);
    const apiCallCount = [...costs.values()].reduce((sum, { calls }) => sum + calls, 0);
    return { outcomes, apiCallCount, recorded };
  }

  async #stillOpen(userId: string, ids: readonly string[]): Promise<ClaimedCompletion[]> {
    if (ids.length === 0) return [];
    return (await this.completions.listClaimed(userId, { ids })).filter((completion) => !isFinal(completion));
  }

  /** The first wake-up is enough: it verifies everything of the member that is due by then. */
  #scheduleFirst(dueTimes: ReadonlyMap<string, Date>): void {
    const [first, ...others] = dueTimes;
    if (first === undefined) return;
    const [id, dueAt] = others.reduce((one, other) => (other[1] < one[1] ? other : one), first);
    this.queue.schedule(id, dueAt);
  }
}
