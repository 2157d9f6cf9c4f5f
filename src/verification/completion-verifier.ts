import { performance } from 'node:perf_hooks';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { ExclusiveWork } from '../platform/exclusive-work.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ClaimJudge } from './claim-judge.js';
import { isFinal, type ClaimedCompletion } from './completion.js';
import { CompletionsRepository } from './completions.repository.js';
import type { ClaimTicket } from './evidence/target-lookup.js';
import { DueCompletionsRepository } from './queue/due-completions.repository.js';
import { VerificationQueue } from './queue/verification-queue.js';

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
    return this.exclusive.run(workName(userId), async () => {
      const current = await this.completions.listClaimed(userId, { ids });
      return this.#verifyNow(
        userId,
        current.filter((completion) => !isFinal(completion) && mayVerify(completion)),
        claimed,
      );
    });
  }

  /**
   * Verifies what is due of the member, together; nothing when another instance is at it. A completion that cannot
   * be verified at all is logged and postponed by five minutes, and does not keep the others from their turn.
   */
  async verifyDue(userId: string, claimed: ClaimTicket = this.judge.drawTicket()): Promise<void> {
    await this.exclusive.tryRun(workName(userId), async () => {
      const due = await this.due.listOf(userId, this.clock.now());
      await this.#verifyOrPostpone(userId, due, claimed);
    });
  }

  async #verifyOrPostpone(
    userId: string,
    due: readonly ClaimedCompletion[],
    claimed: ClaimTicket,
  ): Promise<void> {
    try {
      await this.#verifyNow(userId, due, claimed);
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

  async #verifyNow(
    userId: string,
    open: readonly ClaimedCompletion[],
    claimed: ClaimTicket,
  ): Promise<VerificationSummary> {
    if (open.length === 0) return { verifiedIds: new Set<string>(), apiCallCount: 0 };
    const startedAt = performance.now();
    const judged = await this.judge.judge(userId, open, claimed);
    for (const claim of judged) await this.recorder.record(claim, performance.now() - startedAt);
    await this.#scheduleNext(
      userId,
      judged
        .filter(({ verdict }) => verdict.outcome === 'undetermined')
        .map(({ completion }) => completion.id),
    );
    return {
      verifiedIds: new Set(open.map(({ id }) => id)),
      apiCallCount: judged.reduce((sum, { apiCallCount }) => sum + apiCallCount, 0),
    };
  }

  async #scheduleNext(userId: string, undeterminedIds: readonly string[]): Promise<void> {
    if (undeterminedIds.length === 0) return;
    const dueAt = await this.due.nextDueTime(undeterminedIds);
    if (dueAt !== null) this.queue.schedule(userId, dueAt);
  }
}

function workName(userId: string): string {
  return `verify:${userId}`;
}
