import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { BackgroundWork } from '../platform/background-work.js';
import { Clock } from '../platform/clock.js';
import { inParallel } from '../platform/in-parallel.js';
import { CompletionVerifier } from './completion-verifier.js';
import { CompletionsRepository } from './completions.repository.js';

const SWEEP_INTERVAL_MS = 5_000;
const SWEEP_SIZE = 100;
const MEMBERS_AT_ONCE = 8;
/** A reserved attempt is due again after this long, should its worker have died. */
const RESERVATION_MS = 5 * 60 * 1000;

/** Takes up the completions whose `nextVerificationAt` has come. */
@Injectable()
export class RetryScheduler {
  readonly #logger = new Logger(RetryScheduler.name);

  constructor(
    private readonly completions: CompletionsRepository,
    private readonly verifier: CompletionVerifier,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
  ) {}

  /** `@nestjs/schedule` neither keeps ticks apart nor waits for them at shutdown; this does both. */
  @Interval('verification-retries', SWEEP_INTERVAL_MS)
  tick(): void {
    this.background.runAlone('verification retries', () => this.sweep());
  }

  /** Verifies what is due, members side by side; a reservation keeps other workers off it. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const reservedUntil = new Date(now.getTime() + RESERVATION_MS);
    const idsByUser = new Map<string, string[]>();
    for (const { id, userId, nextVerificationAt } of await this.completions.listDue(now, SWEEP_SIZE)) {
      if (
        nextVerificationAt === null ||
        !(await this.completions.reserve(id, nextVerificationAt, reservedUntil))
      )
        continue;
      idsByUser.set(userId, [...(idsByUser.get(userId) ?? []), id]);
    }
    await inParallel(MEMBERS_AT_ONCE, idsByUser, ([userId, ids]) => this.#retry(userId, ids, reservedUntil));
  }

  /** One member's failure leaves the others alone; what it kept from being verified is due again later. */
  async #retry(userId: string, ids: readonly string[], reservedUntil: Date): Promise<void> {
    try {
      await this.verifier.verify(
        userId,
        ids,
        (completion) => completion.nextVerificationAt?.getTime() === reservedUntil.getTime(),
      );
    } catch (error) {
      this.#logger.error({ msg: 'Retry failed', userId, completionIds: ids, err: error });
    }
  }
}
