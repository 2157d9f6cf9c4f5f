/**
 * Why X gave no token. The first six are RFC 6749 5.2 in X's own words; X answers `invalid_request` where the
 * RFC says `invalid_grant`, for a spent refresh token or a code past its 30 seconds. `rejected` is another 4xx.
 * `unreadable` after a refresh means that a rotation took place and its new token is lost.
 */
export type XOAuthErrorCode =
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'network'
  | 'unreadable'
  | 'rejected';

const TEMPORARY: Readonly<Record<XOAuthErrorCode, boolean>> = {
  invalid_grant: false,
  invalid_request: false,
  invalid_client: false,
  unauthorized_client: false,
  unsupported_grant_type: false,
  invalid_scope: false,
  rate_limited: true,
  unavailable: true,
  timeout: true,
  network: true,
  unreadable: true,
  rejected: false,
};

/** A token call that failed. Its message holds code and status: no token, no secret, no text of X's, no cause. */
export class XOAuthError extends Error {
  override readonly name = 'XOAuthError';
  readonly temporary: boolean;

  constructor(
    readonly code: XOAuthErrorCode,
    /** HTTP status; null when no complete answer came. */
    readonly status: number | null,
  ) {
    super(`X OAuth: ${code}${status === null ? '' : ` (HTTP ${status})`}`);
    this.temporary = TEMPORARY[code];
  }
}
