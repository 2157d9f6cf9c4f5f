import { Injectable } from '@nestjs/common';

/** Wakes workers earlier than the next sweep. */
export interface WakeUpSender {
  /** See `VerificationQueue.schedule`. */
  schedule(completionId: string, dueAt: Date): void;
  /** See `VerificationQueue.redeliver`. */
  redeliver(now: Date): Promise<Date>;
}

/**
 * Wakes workers when completions are due. What is due is always read from `Completion.nextVerificationAt`, so a wake-up
 * that is lost or sent twice does no harm. Without a sender (SQLite and MariaDB without Redis), sweeps find everything
 * that is due.
 */
@Injectable()
export class VerificationQueue {
  #sender: WakeUpSender | null = null;

  /** From now on, `sender` wakes the workers. */
  useSender(sender: WakeUpSender): void {
    this.#sender = sender;
  }

  /** Plans a wake-up for the member who made the claim. Best effort: a failure is only logged. */
  schedule(completionId: string, dueAt: Date): void {
    this.#sender?.schedule(completionId, dueAt);
  }

  /**
   * Sends wake-ups again that seem to be lost. The caller has to verify itself what is due by the moment that this
   * resolves to. Never rejects because Redis is unavailable.
   */
  redeliver(now: Date): Promise<Date> {
    return this.#sender?.redeliver(now) ?? Promise.resolve(now);
  }
}
