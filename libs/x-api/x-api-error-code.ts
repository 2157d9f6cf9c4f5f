/** By code: whether the same call may succeed later. */
export const IS_TEMPORARY = {
  unauthorized: false,
  credits_depleted: true,
  app_forbidden: true,
  usage_capped: true,
  forbidden: false,
  not_found: false,
  bad_request: false,
  rate_limited: true,
  unavailable: true,
  timeout: true,
  network: true,
  unreadable: true,
  aborted: true,
  user_limit_reached: true,
  budget_spent: true,
};

/**
 * Why a call gave no usable answer.
 *
 * - `unauthorized`: 401, X refuses this access token.
 * - `credits_depleted` (402), `app_forbidden` (403 `client-forbidden`, `unsupported-authentication`) and
 *   `usage_capped` (429 `usage-capped`) concern the whole app, never the user.
 * - `forbidden`: this user may not see the resource, or the app may not act for this user. `not_found`: X does not
 *   know the resource.
 * - `bad_request`: X did not accept the request; sending it again will not help.
 * - `rate_limited`: the user's window on this endpoint is used up; see `retryAt`.
 * - `unavailable`: 408, 5xx, X's `internal-error`, or a refusal that does not come from X, such as a proxy's page.
 * - `timeout`, `network`, `aborted`: no complete answer came.
 * - `unreadable`: the answer is not in the documented form; it must not be treated as a no.
 * - `user_limit_reached`, `budget_spent`: the spend guard refused the request: this user has reached the daily limit,
 *   or the budget is spent.
 */
export type XApiErrorCode = keyof typeof IS_TEMPORARY;

export const X_API_ERROR_CODES = Object.keys(IS_TEMPORARY) as XApiErrorCode[];
