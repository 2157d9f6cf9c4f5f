import type { XEndpoint } from '../calls/x-call.js';
import type { ServiceClass } from './service-class.js';
import type { XBill } from './x-prices.js';

/** A request that is about to be sent. */
export interface XPlannedCall {
  readonly endpoint: XEndpoint;
  /** The member who causes it; null during sign-in. */
  readonly memberId: string | null;
  readonly serviceClass: ServiceClass;
  /** What X can bill for it at most, in millionths of a US dollar; what expansions may bring is included. */
  readonly mostMicroUsd: number;
}

/**
 * The budget reserved for one request, ended once by either method. It stays reserved when only X knows what it
 * billed: X did not answer in time, or the process died.
 */
export interface XReservation {
  /** The request was sent, and X billed this for it. */
  settle(bill: XBill): Promise<void>;
  /** The request was not sent. */
  cancel(): Promise<void>;
}

/** Decides before each request whether the budget allows it. */
export interface XSpendGuard {
  /**
   * Reserves what the call may cost.
   * @throws XApiError `user_limit_reached` or `budget_spent`; its `sent` is false
   */
  reserve(call: XPlannedCall): Promise<XReservation>;
}

/** Allows every request and records nothing. */
export const UNLIMITED_SPENDING: XSpendGuard = {
  reserve: () => Promise.resolve({ settle: () => Promise.resolve(), cancel: () => Promise.resolve() }),
};
