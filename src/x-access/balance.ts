import { z } from 'zod';
import { usdOf } from './budget.js';

/** What X took from the balance, the estimate of the same time, in US dollars, and their difference in percent. */
const comparisonSchema = z.object({
  billedUsd: z.number(),
  estimatedUsd: z.number(),
  /** Of the larger one. */
  differencePercent: z.number(),
});

/**
 * What a run of the job that reads the balance keeps in its details: the balance of X's credits at that moment and all
 * that was estimated until then, in US dollars; and the comparison with the reading before, where there is one.
 */
const readingSchema = z.object({
  balanceUsd: z.number(),
  estimatedTotalUsd: z.number(),
  ...comparisonSchema.partial().shape,
});

type BalanceReading = z.infer<typeof readingSchema>;
export type BalanceComparison = z.infer<typeof comparisonSchema>;

/** A difference above this is worth a warning. */
const WARNING_PERCENT = 10;
/** Less says nothing: X rounds, and charges a little later. */
const LEAST_USD = 0.01;

/** @param details of the run, JSON; null when they hold no balance */
export function readingOf(details: string | null): BalanceReading | null {
  if (details === null) return null;
  return readingSchema.safeParse(JSON.parse(details)).data ?? null;
}

/** Null when nothing can be said: the balance has grown, because somebody bought credits. */
export function compareReadings(
  before: Pick<BalanceReading, 'balanceUsd' | 'estimatedTotalUsd'>,
  after: Pick<BalanceReading, 'balanceUsd' | 'estimatedTotalUsd'>,
): BalanceComparison | null {
  const billedUsd = rounded(before.balanceUsd - after.balanceUsd);
  const estimatedUsd = rounded(after.estimatedTotalUsd - before.estimatedTotalUsd);
  if (billedUsd < 0 || estimatedUsd < 0) return null;
  const difference = Math.abs(billedUsd - estimatedUsd);
  const larger = Math.max(billedUsd, estimatedUsd);
  const differencePercent = difference < LEAST_USD ? 0 : Math.round((difference / larger) * 100);
  return { billedUsd, estimatedUsd, differencePercent };
}

/** False when nothing was compared. */
export function isWorthAWarning({
  differencePercent = 0,
}: Pick<BalanceReading, 'differencePercent'>): boolean {
  return differencePercent > WARNING_PERCENT;
}

function rounded(usd: number): number {
  return usdOf(Math.round(usd * 1_000_000));
}
