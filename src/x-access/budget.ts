/** How much of the budget may be committed before it counts as nearly spent, in percent. */
const WARNING_PERCENT = 80n;

/** Whether so much of a budget is spent or set aside that somebody has to hear of it. Millionths of a US dollar. */
export function isNearlySpent(committedMicroUsd: bigint, budgetMicroUsd: bigint): boolean {
  return committedMicroUsd * 100n >= budgetMicroUsd * WARNING_PERCENT;
}

/** Millionths of a US dollar as US dollars. */
export function usdOf(microUsd: bigint | number): number {
  return Number(microUsd) / 1_000_000;
}
