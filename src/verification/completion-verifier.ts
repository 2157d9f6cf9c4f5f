import { performance } from 'node:perf_hooks';
import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../platform/clock.js';
import { ExclusiveWork } from '../platform/exclusive-work.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ClaimJudge } from './claim-judge.js';
import { isFinal, type ClaimedCompletion } from './completion.js';
import { CompletionsRepository } from './completions.repository.js';
import type { ClaimTicket } from './evidence/target-lookup.js';
import { DueCompletionsRepository } from './queue/due-completions.repository.js';
import { VerificationQueue } from './queue/verification-queue.js';
import { verificationLeaseName } from './verification-lease-name.js';

const MAX_TICKETS = 10_000;
const TICKET_TTL_MS = 5 * 60 * 1000;
/** How often a claim is judged that changes each time while it is judged; then it is left to the queue. */
const MAX_ROUNDS = 3;
/** When the queue takes up what changed each time, ms. */
const CHANGED_CLAIM_MS = 15_000;
/** How long a completion that cannot be verified at all, because of a bug, is left alone. */
const POSTPONED_MS = 5 * 60 * 1000;

/** What one piece of verification did. */
export interface VerificationSummary {
  /** Ids of the completions that were verified; the others came to be settled or were not allowed. */
  readonly verifiedIds: ReadonlySet<string>;
  /** Calls to the X API, shared by all of them. */
  readonly apiCallCount: number;
}

/**
 * Verifies completions of one member: decides which may be, judges them together and records each attempt. One piece
 * of work at a time for each member, among all instances, so that identical requests find the first one's verdict
 * instead of asking X again.
 */
@Injectable()
export class CompletionVerifier {
  readonly #logger = new Logger(CompletionVerifier.name);
  /** Of claims that were judged within the last minutes. */
  readonly #tickets = new LRUCache<string, ClaimTicket>({ max: MAX_TICKETS, ttl: TICKET_TTL_MS });

  constructor(
    private readonly completions: CompletionsRepository,
    private readonly due: DueCompletionsRepository,
    private readonly judge: ClaimJudge,
    private readonly recorder: AttemptRecorder,
    private readonly exclusive: ExclusiveWork,
    private readonly queue: VerificationQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * Verifies those that are not final and that `mayVerify` allows, which is asked with the completion as it is once the
   * turn has come. Claims of several members that were made together share a ticket, and with it the look-ups.
   *
   * @throws ExclusiveWorkBusyError when another instance has been at the member's completions for 30 s; nothing was
   *   changed, so what is due stays due
   */
  verify(
    userId: string,
    ids: readonly string[],
    mayVerify: (completion: ClaimedCompletion) => boolean,
    claimed: ClaimTicket = this.judge.drawTicket(),
  ): Promise<VerificationSummary> {
    return this.exclusive.run(verificationLeaseName(userId), async () => {
      const current = await this.completions.listClaimed(userId, { ids });
      const open = current.filter((completion) => !isFinal(completion) && mayVerify(completion));
      return this.#verifyNow(userId, open, { claimed, isByItself: false });
    });
  }

  /**
   * Verifies what is due of the member, together; nothing when another instance is at it. A completion that cannot
   * be verified at all is logged and postponed by five minutes, and does not keep the others from their turn.
   */
  async verifyDue(userId: string): Promise<void> {
    await this.exclusive.tryRun(verificationLeaseName(userId), async () => {
      const due = await this.due.listOf(userId, this.clock.now());
      await this.#verifyOrPostpone(userId, due, this.#ticketOf(due));
    });
  }

  /** What was looked up for these claims a moment ago is not looked up again, unless one of them is not remembered. */
  #ticketOf(claims: readonly ClaimedCompletion[]): ClaimTicket {
    const tickets = claims.map(({ id }) => this.#tickets.get(id) ?? this.judge.drawTicket());
    return Math.max(...tickets);
  }

  async #verifyOrPostpone(
    userId: string,
    due: readonly ClaimedCompletion[],
    claimed: ClaimTicket,
  ): Promise<void> {
    try {
      await this.#verifyNow(userId, due, { claimed, isByItself: true });
    } catch (error) {
      const [only, ...others] = due;
      if (only !== undefined && others.length === 0) await this.#postpone(only, error);
      else await this.#verifyOneByOne(userId, due, claimed);
    }
  }

  /** What failed together: those that were recorded before the failure are no longer due. */
  async #verifyOneByOne(
    userId: string,
    failed: readonly ClaimedCompletion[],
    claimed: ClaimTicket,
  ): Promise<void> {
    const current = await this.due.listOf(userId, this.clock.now());
    const ids = new Set(failed.map(({ id }) => id));
    for (const completion of current.filter(({ id }) => ids.has(id)))
      await this.#verifyOrPostpone(userId, [completion], claimed);
  }

  async #postpone({ id, userId }: ClaimedCompletion, error: unknown): Promise<void> {
    this.#logger.error({ msg: 'Retry failed', userId, completionIds: [id], err: error });
    const now = this.clock.now();
    await this.due.postpone(id, now, new Date(now.getTime() + POSTPONED_MS));
  }

  /** What changes while it is judged is judged again, and what that cost counts for the attempt that is recorded. */
  async #verifyNow(
    userId: string,
    open: readonly ClaimedCompletion[],
    { claimed, isByItself }: { claimed: ClaimTicket; isByItself: boolean },
  ): Promise<VerificationSummary> {
    const verifiedIds = new Set(open.map(({ id }) => id));
    const calls = new Map<string, number>();
    let ticket = claimed;
    let waiting = open;
    for (let round = 1; waiting.length > 0 && round <= MAX_ROUNDS; round += 1) {
      const startedAt = performance.now();
      const outdated: string[] = [];
      for (const claim of await this.judge.judge(userId, waiting, ticket)) {
        const { id } = claim.completion;
        this.#tickets.set(id, ticket);
        const apiCallCount = claim.apiCallCount + (calls.get(id) ?? 0);
        calls.set(id, apiCallCount);
        const attempt = { verificationTime: performance.now() - startedAt, isByItself };
        if (!(await this.recorder.record({ ...claim, apiCallCount }, attempt))) outdated.push(id);
      }
      waiting = await this.#stillOpen(userId, outdated);
      ticket = this.judge.drawTicket();
    }
    await this.completions.keepPending(waiting, new Date(this.clock.now().getTime() + CHANGED_CLAIM_MS));
    await this.#scheduleNext([...verifiedIds]);
    return { verifiedIds, apiCallCount: [...calls.values()].reduce((sum, count) => sum + count, 0) };
  }

  async #stillOpen(userId: string, ids: readonly string[]): Promise<ClaimedCompletion[]> {
    if (ids.length === 0) return [];
    return (await this.completions.listClaimed(userId, { ids })).filter((completion) => !isFinal(completion));
  }

  async #scheduleNext(verifiedIds: readonly string[]): Promise<void> {
    if (verifiedIds.length === 0) return;
    const next = await this.due.nextDue(verifiedIds);
    if (next !== null) this.queue.schedule(next.id, next.dueAt);
  }
}
