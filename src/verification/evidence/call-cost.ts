/** What some HTTP requests to X cost. */
export interface CallCost {
  /** How many, failed ones included. */
  readonly calls: number;
  /**
   * The estimate of what X billed for them, in millionths of a US dollar. A request that X did not answer counts as 0,
   * as in `estimatedCostUsd` of the usage: only X knows what it billed, so the budget keeps the reservation.
   */
  readonly microUsd: number;
}

export const NO_CALLS: CallCost = { calls: 0, microUsd: 0 };

/** What both cost together. */
export function addCosts(one: CallCost, other: CallCost): CallCost {
  return { calls: one.calls + other.calls, microUsd: one.microUsd + other.microUsd };
}
