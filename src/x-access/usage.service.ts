import { Injectable } from '@nestjs/common';
import type { MaintenanceRun, XApiUsage } from '#database';
import { X_PRICE_SOURCE, X_PRICES_MICRO_USD, X_RESOURCES, type XEndpoint, type XPrices } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import type { JobName } from '../config/job-names.js';
import { ExpiredRows } from '../platform/expired-rows/expired-rows.js';
import { JobRunsRepository } from '../platform/jobs/job-runs.repository.js';
import { Clock } from '../platform/time/clock.js';
import { daysBefore } from '../platform/time/days-before.js';
import { isWorthAWarning, readingOf } from './balance.js';
import { isNearlySpent, usdOf } from './budget.js';
import { dayOf, monthOf } from './usage-period.js';
import { usageDays, type UsageQuery } from './usage.query.js';
import { UsageRepository } from './usage/usage.repository.js';
import type {
  BalanceResponse,
  BudgetResponse,
  PostReadsResponse,
  PriceTableResponse,
  UsageResponse,
  UsageRowResponse,
  UsageTotalResponse,
} from './usage.response.js';

const USER_USAGE_DAYS = 35;
/** X docs: pay-per-use projects read at most so many posts in a month. */
export const POST_READS_CAP = 3_000_000;
export const POST_ENDPOINTS: XEndpoint[] = [
  'users/tweets',
  'users/liked_tweets',
  'users/bookmarks',
  'tweets',
];
const BALANCE_JOB: JobName = 'compare-x-balance';

/** The requests to X and their estimated cost. */
@Injectable()
export class UsageService {
  constructor(
    private readonly config: AppConfig,
    private readonly usage: UsageRepository,
    private readonly runs: JobRunsRepository,
    private readonly clock: Clock,
    expired: ExpiredRows,
  ) {
    const firstDay = (now: Date): string => dayOf(daysBefore(now, USER_USAGE_DAYS));
    expired.register({
      kind: 'userUsage',
      count: (now, limit) => this.usage.countUserUsageBefore(firstDay(now), limit),
      remove: (now, limit) => this.usage.deleteUserUsageBefore(firstDay(now), limit),
    });
  }

  /** The rows of the requested days, their total, this month's budget, and the prices used. */
  async report(query: UsageQuery): Promise<UsageResponse> {
    const { firstDay, lastDay } = usageDays(query, this.clock.now());
    const rows = await this.usage.list(firstDay, lastDay);
    return {
      data: rows.map(rowResponse),
      total: totalOf(rows),
      budget: await this.budget(),
      postReads: await this.#postReads(),
      balance: await this.#latestBalance(),
      prices: priceTableOf(this.config.spending.prices),
    };
  }

  /** This month's budget; null without X_MONTHLY_BUDGET_USD. */
  async budget(): Promise<BudgetResponse | null> {
    const { monthlyBudgetMicroUsd: limit } = this.config.spending;
    if (limit === null) return null;
    const month = monthOf(this.clock.now());
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

  async #postReads(): Promise<PostReadsResponse> {
    const month = monthOf(this.clock.now());
    const count = await this.usage.billedResources(month, POST_ENDPOINTS);
    const warning = isNearlySpent(BigInt(count), BigInt(POST_READS_CAP));
    return { month, count, cap: POST_READS_CAP, warning };
  }

  async #latestBalance(): Promise<BalanceResponse | null> {
    const run = await this.runs.latestSucceeded(BALANCE_JOB);
    return run === null ? null : balanceOf(run);
  }
}

/** The prices that estimates use, with their source and date. */
export function priceTableOf(prices: XPrices): PriceTableResponse {
  return {
    source: X_PRICE_SOURCE.url,
    readOn: X_PRICE_SOURCE.readOn,
    data: X_RESOURCES.map((resource) => ({
      resource,
      usd: usdOf(prices[resource]),
      isReplaced: prices[resource] !== X_PRICES_MICRO_USD[resource],
    })),
  };
}

function balanceOf({ startedAt, details }: MaintenanceRun): BalanceResponse | null {
  const reading = readingOf(details);
  if (reading === null) return null;
  const { balanceUsd, billedUsd = null, estimatedUsd = null } = reading;
  const readAt = startedAt.toISOString();
  return { readAt, balanceUsd, billedUsd, estimatedUsd, warning: isWorthAWarning(reading) };
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
