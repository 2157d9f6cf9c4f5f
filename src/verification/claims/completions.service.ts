import { Injectable } from '@nestjs/common';
import { isForeignKeyViolation, type Completion, type TwitterConnection } from '#database';
import { isWrittenByMember, parseTaskType, postOfStatusAddress, type TaskType } from '#task-target';
import { UsersRepository } from '../../identity/users.repository.js';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { Cursor } from '../../platform/lists/paging.js';
import { Problem } from '../../platform/problems/problem.js';
import { within } from '../../platform/concurrency/within.js';
import { isOpen, isOver, noSuchTask } from '../../tasks/tasks.service.js';
import {
  isFinal,
  type ClaimedCompletion,
  type CompletionStatus,
  type CompletionWithAttempt,
} from '../completion/completion.js';
import {
  CompletionVerifier,
  type ClaimOutcome,
  type VerificationSummary,
} from '../verify/completion-verifier.js';
import { CompletionsRepository, newCompletion } from '../completion/completions.repository.js';
import { VerificationSlots } from '../slots/verification-slots.js';

/** When the queue verifies a claim that was left unverified; longer than any verification takes. */
const UNVERIFIED_CLAIM_MS = 2 * 60 * 1000;

/** What members do with their completions. */
@Injectable()
export class CompletionsService {
  constructor(
    private readonly config: AppConfig,
    private readonly users: UsersRepository,
    private readonly completions: CompletionsRepository,
    private readonly verifier: CompletionVerifier,
    private readonly slots: VerificationSlots,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims a task, or takes up an earlier claim, and verifies it; after VERIFICATION_TIMEOUT_MS in the background.
   * @throws Problem `not_found` when there is no such task
   * @throws Problem `task_inactive` when the task is not open
   * @throws Problem `validation_failed` when the proof does not fit the task
   * @throws Problem `twitter_not_connected` when the member has no X account connected; the claim is kept
   */
  async claim(
    userId: string,
    taskId: string,
    pastedProof: string | null,
  ): Promise<{ isNew: boolean; completion: CompletionWithAttempt }> {
    const found = await this.completions.findForClaim(userId, taskId);
    if (found === null) throw noSuchTask();
    const { task, completion: earlier, connection } = found;
    const now = this.clock.now();
    if (!isOpen(task, now)) throw new Problem('task_inactive', 'This task is not open now.');
    const proofUrl = pastedProof === null ? null : proofOrThrow(parseTaskType(task.taskType), pastedProof);
    if (earlier !== null && isFinal(earlier)) return { isNew: false, completion: earlier };
    if (earlier === null) {
      const claimed = { userId, proofUrl, completedAt: now, nextVerificationAt: this.#whenLeftUnverified() };
      return this.#claimFirst(newCompletion(task, claimed), connection);
    }
    const claim = await this.#takeUpEarlierClaim(userId, task.id, proofUrl);
    const outcome = await this.#verifyInTime(userId, [claim]);
    throwIfNotConnected(claim.id, outcome);
    return { isNew: false, completion: await this.#afterwards(userId, claim.id, outcome) };
  }

  /** @throws Problem `not_found` when the member has no such completion */
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
   * Verifies one completion again; a final one stays as it is.
   * @throws Problem `not_found` when the member has no such completion
   * @throws Problem `task_inactive` when it was rejected and the task is over
   * @throws Problem `verification_cooldown` when X was called for it a moment ago
   * @throws Problem `twitter_not_connected` when the member has no X account connected
   */
  async verify(userId: string, id: string): Promise<CompletionWithAttempt> {
    const [claimed] = await this.completions.listClaimed(userId, { ids: [id] });
    if (claimed === undefined) throw noSuchCompletion();
    if (this.#isClosed(claimed))
      throw new Problem('task_inactive', 'This task has ended: a rejected completion is not verified again.');
    const outcome = await this.#verifyInTime(userId, [claimed]);
    const completion = await this.#afterwards(userId, id, outcome);
    if (outcomeOf(id, outcome) === 'refused') throw this.#cooldownProblem(completion);
    throwIfNotConnected(id, outcome);
    return completion;
  }

  /**
   * Verifies many together, so that they share calls to X. Those in the cooldown stay as they are, and so do rejected ones
   * whose task is over. `ids` null: all that are pending or rejected.
   * @throws Problem `not_found` when the member has no completion with one of the ids
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

  /** Stores and verifies a claim of a task that the member has not claimed, as far as anybody knows. */
  async #claimFirst(
    claim: ClaimedCompletion,
    connection: TwitterConnection | null,
  ): Promise<{ isNew: boolean; completion: CompletionWithAttempt }> {
    const { userId, taskId } = claim;
    const outcome = await this.#inTime(this.slots.run('waiting', () => this.#verifyFirst(claim, connection)));
    if (outcome === 'late') {
      await this.#store(claim);
      await this.#makePending([claim]);
    }
    const completion = recordedOf(claim.id, outcome) ?? (await this.completions.findOfTask(userId, taskId));
    if (completion === null) throw noSuchCompletion();
    throwIfNotConnected(completion.id, outcome);
    return { isNew: completion.id === claim.id, completion };
  }

  /** The usual way when the claim turns out to be stored already, and when it has to wait for another instance. */
  async #verifyFirst(
    claim: ClaimedCompletion,
    connection: TwitterConnection | null,
  ): Promise<VerificationSummary | 'busy'> {
    let outcome: VerificationSummary | 'taken';
    try {
      outcome = await this.verifier.verifyFirst(claim, connection);
    } catch (error) {
      // The queue tries again.
      await this.#store(claim);
      throw error;
    }
    if (outcome !== 'taken') return outcome;
    await this.#store(claim);
    const stored = await this.completions.findClaim(claim.userId, claim.taskId);
    if (stored === null) throw noSuchCompletion();
    return this.#verify(claim.userId, [stored]);
  }

  /**
   * Stores the claim unless the member has claimed the task by now.
   * @throws a foreign key violation when the member was erased meanwhile, or the task was deleted
   */
  async #store(claim: ClaimedCompletion): Promise<void> {
    try {
      await this.completions.create(claim);
    } catch (error) {
      if (isForeignKeyViolation(error)) this.users.forget(claim.userId);
      throw error;
    }
  }

  /** Replaces the proof if it is another one; the queue verifies that as soon as the cooldown is over. */
  async #takeUpEarlierClaim(
    userId: string,
    taskId: string,
    proofUrl: string | null,
  ): Promise<ClaimedCompletion> {
    const claim = await this.completions.findClaim(userId, taskId);
    if (claim === null) throw noSuchCompletion();
    if (proofUrl === null || proofUrl === claim.proofUrl) return claim;
    const due = this.#mayVerify(claim) ? this.#whenLeftUnverified() : this.#cooldownEnd(claim);
    await this.completions.replaceProof(claim.id, proofUrl, due);
    return (await this.completions.findClaim(userId, taskId)) ?? claim;
  }

  async #verifyInTime(
    userId: string,
    claims: readonly ClaimedCompletion[],
  ): Promise<VerificationSummary | 'late'> {
    const outcome = await this.#inTime(this.slots.run('waiting', () => this.#verify(userId, claims)));
    if (outcome === 'late')
      await this.#makePending(claims.filter((claim) => !isFinal(claim) && this.#mayVerify(claim)));
    return outcome;
  }

  #verify(userId: string, claims: readonly ClaimedCompletion[]): Promise<VerificationSummary | 'busy'> {
    const ids = claims.map(({ id }) => id);
    return this.verifier.verify(userId, ids, (completion) => this.#mayVerify(completion));
  }

  /** `late` after VERIFICATION_TIMEOUT_MS: it continues in the background or in the queue. */
  async #inTime(work: Promise<VerificationSummary | 'busy'>): Promise<VerificationSummary | 'late'> {
    this.background.run('verification', () => work);
    const outcome = await within(this.config.verification.timeoutMs, work);
    return outcome === 'busy' ? 'late' : outcome;
  }

  #makePending(claims: readonly ClaimedCompletion[]): Promise<void> {
    return this.completions.makePending(claims, this.#whenLeftUnverified());
  }

  async #afterwards(
    userId: string,
    id: string,
    outcome: VerificationSummary | 'late',
  ): Promise<CompletionWithAttempt> {
    return recordedOf(id, outcome) ?? (await this.getOrThrow(userId, id));
  }

  #whenLeftUnverified(): Date {
    return new Date(this.clock.now().getTime() + UNVERIFIED_CLAIM_MS);
  }

  /** An attempt without a connection did not call X: no cooldown follows it. */
  #mayVerify(completion: ClaimedCompletion): boolean {
    if (this.#isClosed(completion)) return false;
    return (
      completion.errorCode === 'twitter_not_connected' || this.#cooldownEnd(completion) <= this.clock.now()
    );
  }

  /** When X may be called again: VERIFICATION_COOLDOWN_SECONDS after the last attempt that called it. */
  #cooldownEnd({ lastCheckedAt }: Pick<Completion, 'lastCheckedAt'>): Date {
    const cooldownMs = this.config.verification.cooldownSeconds * 1000;
    return lastCheckedAt === null ? new Date(0) : new Date(lastCheckedAt.getTime() + cooldownMs);
  }

  /** Whether the completion was rejected and its task is over: then it is not verified again. */
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
      `This task was verified a moment ago. Try again in ${retryAfterSeconds} seconds.`,
      { retryAfterSeconds },
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

/** The completion as the verification has just written it, if it has. */
function recordedOf(id: string, outcome: VerificationSummary | 'late'): CompletionWithAttempt | undefined {
  return outcome === 'late' ? undefined : outcome.recorded.get(id);
}

function outcomeOf(id: string, outcome: VerificationSummary | 'late'): ClaimOutcome | undefined {
  return outcome === 'late' ? undefined : outcome.outcomes.get(id);
}

function throwIfNotConnected(id: string, outcome: VerificationSummary | 'late'): void {
  if (outcomeOf(id, outcome) !== 'not_connected') return;
  throw new Problem('twitter_not_connected', 'Connect an X account first, then verify this task again.');
}
