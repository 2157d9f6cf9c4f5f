export type { XCaller, XCallRecord, XEndpoint, XUserContext } from './x-call.js';
export type { RateLimitWindow } from './rate-limit-window.js';
export type { XDialect } from './x-dialect.js';
export {
  isWholePost,
  repostedId,
  type XPost,
  type XPostLookup,
  type XPostPage,
  type XPostReference,
} from './x-post.js';
export type { XAccount, XConnectionStatus, XProfile, XRelationship } from './x-user.js';
export { CONNECTION_STATUSES } from './x-user.js';
export { XApiClient } from './x-api-client.js';
export type { XApiClientOptions, XPageQuery, XTimelineQuery } from './x-api-client.js';
export { XApiError } from './x-api-error.js';
export type { XApiErrorCode } from './x-api-error.js';
export { XOAuthClient } from './x-oauth-client.js';
export type { XOAuthClientOptions, XTokenGrant, XTokenHint } from './x-oauth-client.js';
export { XOAuthError } from './x-oauth-error.js';
export type { XOAuthErrorCode } from './x-oauth-error.js';
export { firstSnowflakeAt, snowflakeTime } from './snowflake.js';
export { costMicroUsd, X_PRICE_SOURCE, X_PRICES_MICRO_USD } from './x-prices.js';
export { NO_SHARED_NOTES } from './x-shared-notes.js';
export type { XSharedNotes } from './x-shared-notes.js';
export { UNLIMITED_SPENDING } from './x-spend-guard.js';
export type { XPlannedCall, XReservation, XSpendGuard } from './x-spend-guard.js';
export type {
  XBreakerDescription,
  XClosedWindowDescription,
  XTrafficDescription,
} from './x-traffic-description.js';
