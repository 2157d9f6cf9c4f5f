/** From this percentage on a limit counts as nearly spent. */
const WARNING_PERCENT = 80n;

/** Whether 80 % of a limit is spent: of a budget, or of the posts that may be read. Both in the same unit. */
export function isNearlySpent(spent: bigint, limit: bigint): boolean {
  return spent * 100n >= limit * WARNING_PERCENT;
}

/** Converts millionths of a US dollar into US dollars. */
export function usdOf(microUsd: bigint | number): number {
  return Number(microUsd) / 1_000_000;
}
