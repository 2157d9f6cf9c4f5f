import { Logger } from '@nestjs/common';
import type { Prisma } from '#database';
import { XApiError, type XPlannedCall, type XReservation, type XSpendGuard } from '#x-api';
import type { SpendLedger } from './spend-ledger.js';
import type { Preceding } from './usage/counters.js';
import { settlementOf, type Booking, type Settlement } from './usage/usage.repository.js';

/** What is written with a reservation. */
export interface Companion extends Preceding {
  /** Called when the transaction is committed. */
  committed(): void;
  /** Is told why the transaction failed; gives the error to throw. */
  failed(error: unknown): unknown;
}

/**
 * What a transaction writes last. When neither function is called, because nobody knows whether it was committed, its
 * settlements are not made again: the reservations are not less.
 */
export interface Settling {
  readonly statements: readonly Prisma.Sql[];
  committed(): Promise<void>;
  rolledBack(): void;
}

/**
 * Counts the calls of one piece of work in the transactions of its other writes: reservations with those that come before
 * the call, settlements with those that come next. A settlement that waits is lost when the process dies; then the
 * reservation, which is not less, stays for the month.
 */
export class JoinedSpending implements XSpendGuard {
  readonly #logger = new Logger(JoinedSpending.name);
  #waiting: readonly Settlement[] = [];
  #hasEnded = false;
  /** The last reservation that was asked for: they are made one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param companion what else the transactions of the reservations write */
  constructor(
    private readonly ledger: SpendLedger,
    private readonly companion: Companion,
  ) {}

  reserve(call: XPlannedCall): Promise<XReservation> {
    const reserving = this.#last.then(() => this.#reserve(call));
    this.#last = reserving.catch(() => undefined);
    return reserving;
  }

  async #reserve(call: XPlannedCall): Promise<XReservation> {
    const settlements = this.#takeWaiting();
    const booking = await this.#book(call, settlements);
    this.companion.committed();
    await this.#warnAbout(settlements);
    return {
      settle: async (bill) => {
        const settlement = settlementOf(booking, bill);
        if (this.#hasEnded) await this.ledger.settle(settlement);
        else this.#waiting = [...this.#waiting, settlement];
      },
      cancel: () => this.ledger.cancel(booking),
    };
  }

  async #book(call: XPlannedCall, settlements: readonly Settlement[]): Promise<Booking> {
    try {
      return await this.ledger.book(call, { before: this.companion, settlements });
    } catch (error) {
      // After other errors nobody knows whether the transaction was committed.
      if (error instanceof XApiError) this.#waitAgain(settlements);
      throw this.companion.failed(error);
    }
  }

  /** Settles in a transaction what waits now. */
  settling(): Settling {
    const settlements = this.#takeWaiting();
    return {
      statements: this.ledger.settling(settlements),
      committed: () => this.#warnAbout(settlements),
      rolledBack: () => {
        this.#waitAgain(settlements);
      },
    };
  }

  /** Settles what still waits, and from now on everything at once. Never rejects. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    for (const settlement of this.#takeWaiting()) await this.#orLog(this.ledger.settle(settlement));
  }

  #takeWaiting(): readonly Settlement[] {
    const settlements = this.#waiting;
    this.#waiting = [];
    return settlements;
  }

  #waitAgain(settlements: readonly Settlement[]): void {
    this.#waiting = [...settlements, ...this.#waiting];
  }

  async #warnAbout(settlements: readonly Settlement[]): Promise<void> {
    const months = new Set(settlements.map(({ booking }) => booking.month));
    for (const month of months) await this.#orLog(this.ledger.warnWhenNearlySpent(month));
  }

  /** The call was paid for: its answer is used even when its cost could not be stored. */
  async #orLog(bookkeeping: Promise<void>): Promise<void> {
    try {
      await bookkeeping;
    } catch (error) {
      this.#logger.error({ msg: 'The cost of a call to X could not be stored', err: error });
    }
  }
}
