import { Injectable, Logger } from '@nestjs/common';
import type { Prisma } from '#database';
import { XApiError, type ServiceClass, type XPlannedCall, type XReservation, type XSpendGuard } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/time/clock.js';
import { isNearlySpent, usdOf } from './budget.js';
import { dayOf, monthOf, nextDay, nextMonth } from './usage-period.js';
import {
  settlementOf,
  UsageRepository,
  type Booking,
  type JoinedWrites,
  type Settlement,
  type SpendingLimits,
} from './usage/usage.repository.js';

/** When to try again if the budget is exceeded only by reservations of other calls. */
const RETRY_AFTER_RESERVATIONS_MS = 10 * 60 * 1000;

/** How much of the monthly budget each class may commit, in percent: the rest is left to who waits. */
const BUDGET_PERCENT: Readonly<Record<ServiceClass, bigint>> = { waiting: 100n, due: 95n, batch: 90n };

/**
 * Reserves the maximum cost of every request to X before it is sent, and replaces it by the actual cost afterwards. All
 * instances update the same database rows conditionally, so that together they stay within the limits. The reservation
 * for a call that X did not answer, or whose process was killed, stays for the month: X may have billed it.
 */
@Injectable()
export class SpendLedger implements XSpendGuard {
  readonly #logger = new Logger(SpendLedger.name);
  readonly #limits: SpendingLimits;
  /** The last month for which a warning was logged, by this instance or another. */
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

  /** @throws XApiError `user_limit_reached` or `budget_spent` when a limit does not allow the call */
  async reserve(call: XPlannedCall): Promise<XReservation> {
    const booking = await this.book(call);
    return {
      settle: (bill) => this.settle(settlementOf(booking, bill)),
      cancel: () => this.cancel(booking),
    };
  }

  /**
   * Reserves the call in one transaction with what is joined to it.
   * @throws XApiError as `reserve`; nothing is written then
   */
  async book(
    { endpoint, memberId, mostMicroUsd, serviceClass }: XPlannedCall,
    joined?: JoinedWrites,
  ): Promise<Booking> {
    const now = this.clock.now();
    const booking: Booking = {
      day: dayOf(now),
      month: monthOf(now),
      endpoint,
      memberId,
      reservedMicroUsd: BigInt(mostMicroUsd),
    };
    const limits = this.#limitsOf(serviceClass);
    const outcome = await this.usage.reserve(booking, limits, joined);
    switch (outcome) {
      case 'booked':
        return booking;
      case 'member_limit':
        throw refused('user_limit_reached', booking, nextDay(now));
      case 'budget':
        throw refused('budget_spent', booking, await this.#budgetReturns(booking, limits, now));
    }
  }

  /** Replaces the reservation by what the call cost. */
  async settle(settlement: Settlement): Promise<void> {
    await this.usage.settle(settlement);
    await this.warnWhenNearlySpent(settlement.booking.month);
  }

  #limitsOf(serviceClass: ServiceClass): SpendingLimits {
    const { monthlyBudgetMicroUsd: budget } = this.#limits;
    const share = budget === null ? null : (budget * BUDGET_PERCENT[serviceClass]) / 100n;
    return { ...this.#limits, monthlyBudgetMicroUsd: share };
  }

  async #budgetReturns(
    { month, reservedMicroUsd }: Booking,
    { monthlyBudgetMicroUsd: budget }: SpendingLimits,
    now: Date,
  ): Promise<Date> {
    const spent = await this.usage.spentMicroUsd(month);
    const isSpent = budget === null || spent + reservedMicroUsd > budget;
    return isSpent ? nextMonth(now) : new Date(now.getTime() + RETRY_AFTER_RESERVATIONS_MS);
  }

  /** The statements that settle all of them, for a transaction; they do not warn. */
  settling(settlements: readonly Settlement[]): Prisma.Sql[] {
    return this.usage.settling(settlements);
  }

  /** Undoes the reservation of a call that was not sent. */
  cancel(booking: Booking): Promise<void> {
    return this.usage.cancel(booking);
  }

  /** Logs once a month that 80 % of the budget is committed. */
  async warnWhenNearlySpent(month: string): Promise<void> {
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
