import { Injectable } from '@nestjs/common';
import type { Completion } from '#database';
import { isWrittenByMember, parseTaskType, postOfStatusAddress, type TaskType } from '#task-target';
import { AppConfig } from '../config/app-config.js';
import { BackgroundWork } from '../platform/background-work.js';
import { Clock } from '../platform/clock.js';
import { ExclusiveWorkBusyError } from '../platform/exclusive-work.js';
import type { Cursor } from '../platform/paging.js';
import { Problem } from '../platform/problem.js';
import { within } from '../platform/within.js';
import { isOpen, isOver, TasksService } from '../tasks/tasks.service.js';
import {
  isFinal,
  type ClaimedCompletion,
  type CompletionStatus,
  type CompletionWithAttempt,
} from './completion.js';
import { CompletionVerifier, type VerificationSummary } from './completion-verifier.js';
import { CompletionsRepository } from './completions.repository.js';
import { cooldownEnd } from './cooldown.js';

/** How long a claim may lie unverified before the retries pick it up; longer than any verification takes. */
const UNVERIFIED_CLAIM_MS = 2 * 60 * 1000;

/** What members do with their completions. */
@Injectable()
export class CompletionsService {
  constructor(
    private readonly config: AppConfig,
    private readonly tasks: TasksService,
    private readonly completions: CompletionsRepository,
    private readonly verifier: CompletionVerifier,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims a task, or goes on with an earlier claim. Verified before the answer where that fits
   * VERIFICATION_TIMEOUT_MS, in the background otherwise. Problems: `not_found`, `task_inactive`,
   * `validation_failed` for a proof that does not fit, `twitter_not_connected` (the claim is kept).
   */
  async claim(
    userId: string,
    taskId: string,
    pastedProof: string | null,
  ): Promise<{ isNew: boolean; completion: CompletionWithAttempt }> {
    const task = await this.tasks.getOrThrow(taskId);
    const now = this.clock.now();
    if (!isOpen(task, now)) throw new Problem('task_inactive', 'This task is not open for completion now.');
    const proofUrl = pastedProof === null ? null : proofOrThrow(parseTaskType(task.taskType), pastedProof);
    // The row refers to the row of the task, whatever text led to it.
    const created = await this.completions.create({
      userId,
      taskId: task.id,
      proofUrl,
      completedAt: now,
      nextVerificationAt: this.#whenLeftUnverified(),
    });
    const claim = created ?? (await this.#goOnWith(userId, task.id, proofUrl));
    await this.#verifyInTime(userId, [claim]);
    const completion = await this.getOrThrow(userId, claim.id);
    refuseUnconnected(completion);
    return { isNew: created !== null, completion };
  }

  /** The member's completion, or `not_found`. */
  async getOrThrow(userId: string, id: string): Promise<CompletionWithAttempt> {
    const completion = await this.completions.findOwned(userId, id);
    if (completion === null) throw noSuchCompletion();
    return completion;
  }

  /** The member's completions, newest first. */
  list(
    userId: string,
    status: CompletionStatus | undefined,
    after: Cursor | null,
    take: number,
  ): Promise<CompletionWithAttempt[]> {
    return this.completions.listOwned(userId, status, after, take);
  }

  /**
   * Verifies one completion again. A final one stays as it is. Problems: `verification_cooldown` inside the cooldown,
   * `task_inactive` for a no about a task that is over.
   */
  async verify(userId: string, id: string): Promise<CompletionWithAttempt> {
    const [claimed] = await this.completions.listClaimed(userId, { ids: [id] });
    if (claimed === undefined) throw noSuchCompletion();
    if (this.#isClosed(claimed))
      throw new Problem('task_inactive', 'This task has ended: what was decided stands.');
    const outcome = await this.#verifyInTime(userId, [claimed]);
    const completion = await this.getOrThrow(userId, id);
    const wasRefused = outcome !== 'late' && !outcome.verifiedIds.has(id) && !isFinal(completion);
    if (wasRefused) throw this.#cooldownProblem(completion);
    refuseUnconnected(completion);
    return completion;
  }

  /**
   * Verifies many together, so that they share what X is asked; a no about a task that is over stands. An id that is not
   * the member's is `not_found`.
   */
  async verifyMany(
    userId: string,
    ids: readonly string[] | null,
  ): Promise<{ completions: CompletionWithAttempt[]; apiCallCount: number }> {
    const wanted = await this.completions.listClaimed(
      userId,
      ids === null ? { statuses: ['PENDING', 'REJECTED'] } : { ids },
    );
    if (ids !== null && wanted.length !== new Set(ids).size) {
      throw new Problem('not_found', 'At least one of the completions does not exist.');
    }
    const wantedIds = wanted.map(({ id }) => id);
    const outcome = await this.#verifyInTime(userId, wanted);
    const apiCallCount = outcome === 'late' ? 0 : outcome.apiCallCount;
    return { completions: await this.completions.listWithAttempts(userId, wantedIds), apiCallCount };
  }

  /** Another proof is another claim: it is verified as soon as the cooldown lets it. */
  async #goOnWith(userId: string, taskId: string, proofUrl: string | null): Promise<ClaimedCompletion> {
    const claim = await this.completions.findClaim(userId, taskId);
    if (claim === null) throw noSuchCompletion();
    if (proofUrl === null || proofUrl === claim.proofUrl) return claim;
    const due = this.#mayVerify(claim) ? this.#whenLeftUnverified() : this.#cooldownEnd(claim);
    await this.completions.replaceProof(claim.id, proofUrl, due);
    return (await this.completions.findClaim(userId, taskId)) ?? claim;
  }

  /**
   * Goes on in the background, or by the queue, when it takes longer than a request may: then what stood there before
   * the claim says nothing any more.
   */
  async #verifyInTime(
    userId: string,
    claims: readonly ClaimedCompletion[],
  ): Promise<VerificationSummary | 'late'> {
    const ids = claims.map(({ id }) => id);
    const work = this.verifier.verify(userId, ids, (completion) => this.#mayVerify(completion));
    this.background.run('verification', () => work);
    const outcome = await this.#inTime(work);
    if (outcome === 'late') {
      const waiting = claims.filter((claim) => !isFinal(claim) && this.#mayVerify(claim));
      await this.completions.keepPending(waiting, this.#whenLeftUnverified());
    }
    return outcome;
  }

  async #inTime(work: Promise<VerificationSummary>): Promise<VerificationSummary | 'late'> {
    try {
      return await within(this.config.verification.timeoutMs, work);
    } catch (error) {
      if (error instanceof ExclusiveWorkBusyError) return 'late';
      throw error;
    }
  }

  #whenLeftUnverified(): Date {
    return new Date(this.clock.now().getTime() + UNVERIFIED_CLAIM_MS);
  }

  /** An attempt that found no connection did not ask X: what it left behind keeps nobody waiting. */
  #mayVerify(completion: ClaimedCompletion): boolean {
    if (this.#isClosed(completion)) return false;
    return (
      completion.errorCode === 'twitter_not_connected' || this.#cooldownEnd(completion) <= this.clock.now()
    );
  }

  #cooldownEnd(completion: Pick<Completion, 'lastCheckedAt'>): Date {
    return cooldownEnd(completion, this.config.verification.cooldownSeconds);
  }

  /** Whether the completion is a no about a task that is over, which is not taken up again. */
  #isClosed(completion: ClaimedCompletion): boolean {
    return (
      completion.status === 'REJECTED' && !isFinal(completion) && isOver(completion.task, this.clock.now())
    );
  }

  #cooldownProblem(completion: CompletionWithAttempt): Problem {
    const waitMs = this.#cooldownEnd(completion).getTime() - this.clock.now().getTime();
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    return new Problem(
      'verification_cooldown',
      `X was asked a moment ago. Try again in ${retryAfterSeconds} seconds.`,
      {
        retryAfterSeconds,
      },
    );
  }
}

/** The plain form of the address that was pasted. */
function proofOrThrow(taskType: TaskType, pasted: string): string {
  if (!isWrittenByMember(taskType)) throw invalidProof('proofUrl only fits quote, reply and post tasks');
  const post = postOfStatusAddress(pasted);
  if (post !== null) return post.address;
  throw invalidProof('proofUrl must be the address of a post, such as https://x.com/username/status/123');
}

function invalidProof(message: string): Problem {
  return new Problem('validation_failed', message, { errors: [{ path: 'proofUrl', message }] });
}

function noSuchCompletion(): Problem {
  return new Problem('not_found', 'There is no such completion.');
}

function refuseUnconnected({ errorCode }: CompletionWithAttempt): void {
  if (errorCode !== 'twitter_not_connected') return;
  throw new Problem('twitter_not_connected', 'Connect an X account first, then verify this task again.');
}
