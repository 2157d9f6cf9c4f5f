import type { XEndpoint } from './x-call.js';

/** A request that is about to be sent. */
export interface XPlannedCall {
  readonly endpoint: XEndpoint;
  /** Who causes it, in the words of whoever uses this client; null where nobody is known yet. */
  readonly memberId: string | null;
  /** The most resources that X can bill for it. */
  readonly mostResources: number;
}

/**
 * What was set aside for one request; ended once, by one of the two. It is left as it is where nobody knows what X billed:
 * for a request that X did not answer in time, or whose process died.
 */
export interface XReservation {
  /** The request was sent, and X billed so many resources for it. */
  settle(billedResources: number): Promise<void>;
  /** The request was not sent after all. */
  cancel(): Promise<void>;
}

/** Decides whether a request may cost something, before it is sent. */
export interface XSpendGuard {
  /**
   * Sets aside what the call may cost. Rejects with an XApiError of the code `user_limit_reached` or
   * `budget_spent`, whose `sent` is false.
   */
  reserve(call: XPlannedCall): Promise<XReservation>;
}

/** Lets everything through and keeps no books. */
export const UNLIMITED_SPENDING: XSpendGuard = {
  reserve: () => Promise.resolve({ settle: () => Promise.resolve(), cancel: () => Promise.resolve() }),
};
