/** By code: whether the same call may succeed later. */
const IS_TEMPORARY = {
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

/**
 * Why X gave no token. The first six are the codes of RFC 6749 5.2 as X sends them; X sends `invalid_request` instead
 * of `invalid_grant` for a used refresh token or an expired code. `rejected` is any other 4xx. `unreadable` after a
 * refresh means that X rotated the token and the new one is lost.
 */
export type XOAuthErrorCode = keyof typeof IS_TEMPORARY;

/** A token call that failed. The message holds code and status, but no token, secret or text from X. No `cause`. */
export class XOAuthError extends Error {
  override readonly name = 'XOAuthError';
  readonly temporary: boolean;

  constructor(
    readonly code: XOAuthErrorCode,
    /** HTTP status; null when no complete answer came. */
    readonly status: number | null,
  ) {
    super(`X OAuth: ${code}${status === null ? '' : ` (HTTP ${status})`}`);
    this.temporary = IS_TEMPORARY[code];
  }
}
