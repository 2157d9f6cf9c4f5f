/**
 * Why there is no usable access token. `not_connected` and `reconnect_required` last until the member connects;
 * `token_refused`: X refuses a token that it has just issued; `app_refused` lasts until the operator fixes the X app;
 * the rest are temporary.
 */
export type ConnectionErrorCode = 'not_connected' | 'reconnect_required' | 'token_refused' | RefreshFailure;

/** Why a refresh failed for a reason that is not the connection's. */
export const REFRESH_FAILURES = [
  'app_refused',
  'refresh_rate_limited',
  'refresh_timed_out',
  'refresh_unavailable',
] as const;
export type RefreshFailure = (typeof REFRESH_FAILURES)[number];

/** Whether a request to X failed, rather than nothing being sent. */
const FAILED_AT_X: Readonly<Record<ConnectionErrorCode, boolean>> = {
  not_connected: false,
  reconnect_required: false,
  token_refused: true,
  app_refused: true,
  refresh_rate_limited: true,
  refresh_timed_out: true,
  refresh_unavailable: true,
};

/** No access token for a connection. The message names the connection's id, never a token. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  /** Until then nothing is sent to X. */
  readonly retryAt: Date | null;
  readonly hasFailedAtX: boolean;

  constructor(
    readonly code: ConnectionErrorCode,
    message: string,
    options: { readonly retryAt?: Date; readonly hasFailedAtX?: boolean } = {},
  ) {
    super(message);
    this.retryAt = options.retryAt ?? null;
    this.hasFailedAtX = options.hasFailedAtX ?? FAILED_AT_X[code];
  }
}
