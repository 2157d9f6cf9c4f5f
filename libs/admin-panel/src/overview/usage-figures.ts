import type { Usage } from '../api/types.js';

/** What an endpoint of X was used for in a time. */
export interface EndpointUsage {
  readonly endpoint: string;
  readonly calls: number;
  readonly billedResources: number;
  readonly estimatedCostUsd: number;
}

/** The day that the month of `now` begins with, in UTC: `2026-11-01`. */
export function firstOfMonth(now: Date): string {
  return `${now.toISOString().slice(0, 7)}-01`;
}

/** The rows of single days as one row for each endpoint, the dearest first. */
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

/** How much of the budget is spent or set aside, from 0 to 1. A budget of nothing is used up. */
export function shareOf({
  limitUsd,
  spentUsd,
  reservedUsd,
}: Pick<NonNullable<Usage['budget']>, 'limitUsd' | 'spentUsd' | 'reservedUsd'>): number {
  if (limitUsd <= 0) return 1;
  return Math.min(1, Math.max(0, (spentUsd + reservedUsd) / limitUsd));
}
