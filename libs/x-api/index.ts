export type { XCaller, XCallRecord, XEndpoint, XUserContext } from './calls/x-call.js';
export type { RateLimitWindow } from './gate/rate-limit-window.js';
export type { XDialect } from './dialect/x-dialect.js';
export {
  isWholePost,
  repostedId,
  type XPost,
  type XPostLookup,
  type XPostPage,
  type XPostReference,
} from './answers/x-post.js';
export type { XAccount, XConnectionStatus, XProfile, XRelationship } from './answers/x-user.js';
export { CONNECTION_STATUSES } from './answers/x-user.js';
export { XApiClient } from './x-api-client.js';
export type { XApiClientOptions, XPageQuery, XTimelineQuery } from './x-api-client.js';
export { XApiError } from './x-api-error.js';
export type { XApiErrorCode } from './x-api-error-code.js';
export { XOAuthClient } from './x-oauth-client.js';
export type { XOAuthCall, XOAuthClientOptions, XTokenGrant, XTokenHint } from './x-oauth-client.js';
export { XOAuthError } from './x-oauth-error.js';
export type { XOAuthErrorCode } from './x-oauth-error.js';
export { firstSnowflakeAt, snowflakeTime } from './answers/snowflake.js';
export {
  type XBill,
  type XPrices,
  type XResource,
  X_PRICE_SOURCE,
  X_PRICES_MICRO_USD,
  X_RESOURCES,
} from './spending/x-prices.js';
export {
  comparePrices,
  X_PRICE_LIST_URL,
  type XPriceComparison,
  XPriceListError,
} from './spending/x-price-list.js';
export { readCredits, type XCredits } from './spending/x-credits.js';
export { NO_SHARED_STATE } from './gate/shared-state.js';
export type { XSharedState } from './gate/shared-state.js';
export { UNLIMITED_SPENDING } from './spending/x-spend-guard.js';
export type { ServiceClass } from './spending/service-class.js';
export type { XPlannedCall, XReservation, XSpendGuard } from './spending/x-spend-guard.js';
export type {
  XBreakerDescription,
  XClosedWindowDescription,
  XGateDescription,
} from './gate/gate-description.js';
