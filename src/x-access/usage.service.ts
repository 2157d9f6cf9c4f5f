import { Injectable } from '@nestjs/common';
import type { XApiUsage } from '#database';
import { X_PRICE_SOURCE, X_PRICES_MICRO_USD } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/clock.js';
import { isNearlySpent, usdOf } from './budget.js';
import { isDay } from './is-day-or-instant.js';
import { dayOf, monthOf } from './usage-period.js';
import type { UsageQuery } from './usage.query.js';
import { UsageRepository } from './usage.repository.js';
import type {
  BudgetResponse,
  PriceTableResponse,
  UsageResponse,
  UsageRowResponse,
  UsageTotalResponse,
} from './usage.response.js';

/** What X was asked and what it is estimated to cost. */
@Injectable()
export class UsageService {
  constructor(
    private readonly config: AppConfig,
    private readonly usage: UsageRepository,
    private readonly clock: Clock,
  ) {}

  /** The rows of the days asked for, their total, this month's budget, and the prices behind all of it. */
  async report({ from, to }: UsageQuery): Promise<UsageResponse> {
    const month = monthOf(this.clock.now());
    const rows = await this.usage.list(
      from === undefined ? `${month}-01` : firstDayOf(from),
      to === undefined ? `${month}-31` : lastDayOf(to),
    );
    return {
      data: rows.map(rowResponse),
      total: totalOf(rows),
      budget: await this.#budgetOf(month),
      prices: PRICES,
    };
  }

  async #budgetOf(month: string): Promise<BudgetResponse | null> {
    const { monthlyBudgetMicroUsd: limit } = this.config.spending;
    if (limit === null) return null;
    const committed = await this.usage.committedMicroUsd(month);
    const spent = await this.usage.spentMicroUsd(month);
    return {
      month,
      limitUsd: usdOf(limit),
      spentUsd: usdOf(spent),
      reservedUsd: usdOf(committed - spent),
      warning: isNearlySpent(committed, BigInt(limit)),
    };
  }
}

const PRICES: PriceTableResponse = {
  source: X_PRICE_SOURCE.url,
  readOn: X_PRICE_SOURCE.readOn,
  data: Object.entries(X_PRICES_MICRO_USD).map(([endpoint, price]) => ({ endpoint, usd: usdOf(price) })),
};

function firstDayOf(from: string): string {
  return isDay(from) ? from : dayOf(new Date(from));
}

function lastDayOf(to: string): string {
  return isDay(to) ? to : dayOf(new Date(Date.parse(to) - 1));
}

function rowResponse({
  day,
  endpoint,
  calls,
  billedResources,
  costMicroUsd,
  reservedMicroUsd,
}: XApiUsage): UsageRowResponse {
  return {
    day,
    endpoint,
    calls,
    billedResources,
    estimatedCostUsd: usdOf(costMicroUsd),
    reservedUsd: usdOf(reservedMicroUsd),
  };
}

function totalOf(rows: readonly XApiUsage[]): UsageTotalResponse {
  const sum = (of: (row: XApiUsage) => bigint | number): bigint =>
    rows.reduce((total, row) => total + BigInt(of(row)), 0n);
  return {
    calls: Number(sum(({ calls }) => calls)),
    billedResources: Number(sum(({ billedResources }) => billedResources)),
    estimatedCostUsd: usdOf(sum(({ costMicroUsd }) => costMicroUsd)),
    reservedUsd: usdOf(sum(({ reservedMicroUsd }) => reservedMicroUsd)),
  };
}
