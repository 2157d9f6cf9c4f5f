import { Injectable, Logger } from '@nestjs/common';
import { BackgroundWork } from '../../platform/background-work.js';
import { MaintenanceMode } from '../../platform/maintenance-mode/maintenance-mode.js';
import { CompletionVerifier } from '../completion-verifier.js';
import { DueCompletionsRepository } from './due-completions.repository.js';
import { Slots } from './slots.js';

const MEMBERS_AT_ONCE = 8;

/**
 * Verifies what is due, member by member, at most 8 of them at once in this process. Once the service shuts down, and
 * while maintenance mode is on, no member is begun and those under way are waited for; what stays due is taken up by
 * another process or later.
 */
@Injectable()
export class DueWork {
  readonly #logger = new Logger(DueWork.name);
  readonly #slots = new Slots(MEMBERS_AT_ONCE);
  readonly #begun = new Set<string>();

  constructor(
    private readonly due: DueCompletionsRepository,
    private readonly verifier: CompletionVerifier,
    private readonly background: BackgroundWork,
    private readonly mode: MaintenanceMode,
  ) {}

  /**
   * Verifies what is due of the member whose claim this is, once there is room; nothing when it is gone. A failure of
   * the verification is logged, and leaves it due.
   */
  async verifyMemberOf(completionId: string): Promise<void> {
    const userId = await this.due.findMember(completionId);
    if (userId !== null) await this.#start(userId, await this.#slots.take());
  }

  /**
   * Begins with every member who has something due by then, longest waiting first, as there is room. Resolves when
   * there is none left to begin with; a slow member does not hold up the others.
   */
  async workThrough(dueBy: Date): Promise<void> {
    const seen = new Set<string>();
    const leftDue = new Set<string>();
    while (!this.#mustRest()) {
      const members = await this.due.listMembers(dueBy, [...this.#begun, ...leftDue]);
      if (members.length === 0) return;
      for (const userId of members) {
        // Seen and still due: another instance is at it, or it failed. The next sweep looks again.
        if (seen.has(userId)) leftDue.add(userId);
        else void this.#start(userId, await this.#slots.take());
        seen.add(userId);
      }
    }
  }

  #mustRest(): boolean {
    return this.background.stopping.aborted || this.mode.isOn;
  }

  /** Begun at once, and waited for at shutdown. */
  #start(userId: string, free: () => void): Promise<void> {
    const verified = this.#verify(userId).finally(free);
    this.background.run('verification of what is due', () => verified);
    return verified;
  }

  async #verify(userId: string): Promise<void> {
    if (this.#mustRest() || this.#begun.has(userId)) return;
    this.#begun.add(userId);
    try {
      await this.verifier.verifyDue(userId);
    } catch (error) {
      this.#logger.error({ msg: 'Verification of what is due failed', userId, err: error });
    } finally {
      this.#begun.delete(userId);
    }
  }
}
