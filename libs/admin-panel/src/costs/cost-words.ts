import { countOf, usdText } from '../display/text/figures.js';

/** Dollars; a dash when there is nothing to divide by. */
export function usdOrDash(usd: number | null): string {
  return usd === null ? '–' : usdText(usd);
}

/** The mean of a day. */
export function perDayText(usd: number, days: number): string {
  return usdText(usd / days);
}

interface CostFacts {
  /** When the prices were read, a day. */
  readonly readOn: string;
  /** How many attempts are left out. */
  readonly unknownCosts: number;
}

/** Which prices an estimate uses, and what it leaves out. */
export function costNotes({ readOn, unknownCosts }: CostFacts): string {
  const prices = `Estimated, each attempt by the prices of its time. X's prices were read on ${readOn}.`;
  if (unknownCosts === 0) return prices;
  return `${prices} Left out: ${countOf(unknownCosts, 'attempt')} by an earlier version, which did not store the cost.`;
}

/** How many days (UTC) a period has: those of its first and last moment count whole. At least 1. */
export function daysBetween(from: string, to: Date): number {
  const dayOf = (moment: number): number => Math.floor(moment / DAY_MS);
  return Math.max(1, dayOf(to.getTime()) - dayOf(Date.parse(from)) + 1);
}

const DAY_MS = 86_400_000;
