import { Injectable, Logger } from '@nestjs/common';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { MaintenanceMode } from '../../platform/maintenance-mode/maintenance-mode.js';
import { CompletionVerifier } from '../verify/completion-verifier.js';
import { DueCompletionsRepository } from '../completion/due-completions.repository.js';
import { VerificationSlots } from '../slots/verification-slots.js';

/**
 * Verifies what is due, member by member, as many at once as there are slots. During a shutdown, in maintenance mode and
 * while X refuses the app it starts no further member; what stays due is verified by another process, or later.
 */
@Injectable()
export class DueWork {
  readonly #logger = new Logger(DueWork.name);
  readonly #running = new Set<string>();

  constructor(
    private readonly due: DueCompletionsRepository,
    private readonly verifier: CompletionVerifier,
    private readonly slots: VerificationSlots,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
  ) {}

  /** Whether nothing may be started now. */
  get isPaused(): boolean {
    return this.background.stopping.aborted || this.mode.isOn || this.slots.isRefused;
  }

  /**
   * Verifies what is due of the member who made this claim, once there is a slot; nothing when the claim is gone. A
   * failure is logged, and what is due stays due.
   */
  async verifyMemberOf(completionId: string): Promise<void> {
    if (this.isPaused) return;
    const userId = await this.due.findMember(completionId);
    if (userId !== null) await this.#start(userId, await this.slots.take('due'));
  }

  /**
   * Starts every member who has something due by `dueBy`, longest waiting first, each when there is a slot. Resolves
   * when all are started; a slow member does not delay the others.
   */
  async workThrough(dueBy: Date): Promise<void> {
    const seen = new Set<string>();
    const leftDue = new Set<string>();
    while (!this.isPaused) {
      const members = await this.due.listMembers(dueBy, [...this.#running, ...leftDue]);
      if (members.length === 0) return;
      for (const userId of members) {
        // Seen and still due: another instance is verifying this member, or it failed. The next sweep tries again.
        if (seen.has(userId)) leftDue.add(userId);
        else void this.#start(userId, await this.slots.take('due'));
        seen.add(userId);
      }
    }
  }

  /** Starts at once; a shutdown waits for it. */
  #start(userId: string, free: () => void): Promise<void> {
    const verified = this.#verify(userId).finally(free);
    this.background.run('verification of due completions', () => verified);
    return verified;
  }

  async #verify(userId: string): Promise<void> {
    if (this.isPaused || this.#running.has(userId)) return;
    this.#running.add(userId);
    try {
      await this.verifier.verifyDue(userId);
    } catch (error) {
      this.#logger.error({ msg: 'Verification of due completions failed', userId, err: error });
    } finally {
      this.#running.delete(userId);
    }
  }
}
