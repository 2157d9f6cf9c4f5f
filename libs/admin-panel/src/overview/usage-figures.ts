import type { Usage } from '../api/types.js';
import { countText, usdText } from '../display/text/figures.js';

/** The calls to one endpoint of X, and their cost. */
export interface EndpointUsage {
  readonly endpoint: string;
  readonly calls: number;
  readonly billedResources: number;
  readonly estimatedCostUsd: number;
}

/** The first day of the month of `now` (UTC): `2026-11-01`. */
export function firstOfMonth(now: Date): string {
  return `${now.toISOString().slice(0, 7)}-01`;
}

/** The rows of single days added up per endpoint, the most expensive endpoint first. */
export function byEndpoint(rows: Usage['data']): EndpointUsage[] {
  const sums = new Map<string, EndpointUsage>();
  for (const { endpoint, calls, billedResources, estimatedCostUsd } of rows) {
    const sum = sums.get(endpoint);
    sums.set(endpoint, {
      endpoint,
      calls: calls + (sum?.calls ?? 0),
      billedResources: billedResources + (sum?.billedResources ?? 0),
      estimatedCostUsd: estimatedCostUsd + (sum?.estimatedCostUsd ?? 0),
    });
  }
  return [...sums.values()].sort(
    (one, other) => other.estimatedCostUsd - one.estimatedCostUsd || other.calls - one.calls,
  );
}

/** The posts that were read this month: `12 of 3,000,000 posts of X's cap`. */
export function postReadsText({ count, cap, warning }: Usage['postReads']): string {
  const text = `${countText(count)} of ${countText(cap)} posts of X's monthly cap`;
  return warning ? `${text}: nearly all are read.` : `${text}.`;
}

/** The balance of the credits, and whether X took what was estimated. */
export function balanceText({
  balanceUsd,
  billedUsd,
  estimatedUsd,
  warning,
}: NonNullable<Usage['balance']>): string {
  const balance = `Balance at X: ${usdText(balanceUsd)}.`;
  if (billedUsd === null || estimatedUsd === null) return balance;
  const compared = `${balance} Last day: X took ${usdText(billedUsd)}, estimated ${usdText(estimatedUsd)}`;
  return warning ? `${compared}; they differ by more than 10 %.` : `${compared}.`;
}

/** How much of the budget is spent or reserved, from 0 to 1. A budget of 0 is used up. */
export function shareOf({
  limitUsd,
  spentUsd,
  reservedUsd,
}: Pick<NonNullable<Usage['budget']>, 'limitUsd' | 'spentUsd' | 'reservedUsd'>): number {
  if (limitUsd <= 0) return 1;
  return Math.min(1, Math.max(0, (spentUsd + reservedUsd) / limitUsd));
}
