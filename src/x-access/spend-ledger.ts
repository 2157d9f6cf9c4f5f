import { Injectable, Logger } from '@nestjs/common';
import { costMicroUsd, XApiError, type XPlannedCall, type XReservation, type XSpendGuard } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/clock.js';
import { isNearlySpent, usdOf } from './budget.js';
import { dayOf, monthOf, nextDay, nextMonth } from './usage-period.js';
import { UsageRepository, type Booking, type SpendingLimits } from './usage.repository.js';

/** How soon to look again when only what others have set aside stands in the way. */
const RESERVATIONS_IN_THE_WAY_MS = 10 * 60 * 1000;

/**
 * Books every request to X before it is sent, at the most that it may cost, and corrects the booking afterwards. The
 * books are rows of the database on which all instances swap, so that together they stay within the limits. What was
 * set aside for a call that X did not answer, or whose process was killed, stays set aside for the month: X may have
 * billed it.
 */
@Injectable()
export class SpendLedger implements XSpendGuard {
  readonly #logger = new Logger(SpendLedger.name);
  readonly #limits: SpendingLimits;
  /** The last month of which the log has been told, by this instance or another. */
  #warnedMonth: string | null = null;

  constructor(
    { spending }: AppConfig,
    private readonly usage: UsageRepository,
    private readonly clock: Clock,
  ) {
    const { monthlyBudgetMicroUsd: budget, callsPerUserPerDay } = spending;
    this.#limits = {
      monthlyBudgetMicroUsd: budget === null ? null : BigInt(budget),
      callsPerMember: callsPerUserPerDay,
    };
  }

  /** See `XSpendGuard`. */
  async reserve({ endpoint, memberId, mostResources }: XPlannedCall): Promise<XReservation> {
    const now = this.clock.now();
    const booking: Booking = {
      day: dayOf(now),
      month: monthOf(now),
      endpoint,
      memberId,
      reservedMicroUsd: BigInt(costMicroUsd(endpoint, mostResources)),
    };
    const outcome = await this.usage.reserve(booking, this.#limits);
    switch (outcome) {
      case 'booked':
        return this.#reservationOf(booking);
      case 'member_limit':
        throw refused('user_limit_reached', booking, nextDay(now));
      case 'budget':
        throw refused('budget_spent', booking, await this.#budgetReturns(booking, now));
    }
  }

  #reservationOf(booking: Booking): XReservation {
    return {
      settle: async (billedResources) => {
        const cost = BigInt(costMicroUsd(booking.endpoint, billedResources));
        await this.usage.settle(booking, billedResources, cost);
        await this.#warnWhenNearlySpent(booking.month);
      },
      cancel: () => this.usage.cancel(booking),
    };
  }

  async #budgetReturns({ month, reservedMicroUsd }: Booking, now: Date): Promise<Date> {
    const { monthlyBudgetMicroUsd: budget } = this.#limits;
    const spent = await this.usage.spentMicroUsd(month);
    const isSpent = budget === null || spent + reservedMicroUsd > budget;
    return isSpent ? nextMonth(now) : new Date(now.getTime() + RESERVATIONS_IN_THE_WAY_MS);
  }

  async #warnWhenNearlySpent(month: string): Promise<void> {
    const { monthlyBudgetMicroUsd: budget } = this.#limits;
    if (budget === null || this.#warnedMonth === month) return;
    const committed = await this.usage.committedMicroUsd(month);
    if (!isNearlySpent(committed, budget)) return;
    const isFirst = await this.usage.markWarned(month, this.clock.now());
    this.#warnedMonth = month;
    if (!isFirst) return;
    this.#logger.warn({
      msg: 'The monthly budget for X is nearly spent',
      month,
      budgetUsd: usdOf(budget),
      committedUsd: usdOf(committed),
    });
  }
}

function refused(
  code: 'user_limit_reached' | 'budget_spent',
  { endpoint }: Booking,
  retryAt: Date,
): XApiError {
  return new XApiError(code, { endpoint, status: null, retryAt, sent: false });
}
