/**
 * Why no usable access token could be had. `not_connected` and `reconnect_required` last until the member
 * connects; `token_refused` is that X does not take a token that it has just given; `app_refused` lasts until the operator mends the X app; the rest pass by themselves.
 */
export type ConnectionErrorCode = 'not_connected' | 'reconnect_required' | 'token_refused' | RefreshFailure;

/** Why a refresh failed without saying anything about the connection. */
export const REFRESH_FAILURES = [
  'app_refused',
  'refresh_rate_limited',
  'refresh_timed_out',
  'refresh_unavailable',
] as const;
export type RefreshFailure = (typeof REFRESH_FAILURES)[number];

/** Whether X was asked for a token and failed, as opposed to known before anything was sent. */
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

  /** Before this moment nothing is sent to X. */
  readonly retryAt: Date | null;
  readonly hasFailedAtX: boolean;

  constructor(
    readonly code: ConnectionErrorCode,
    message: string,
    options: { readonly retryAt?: Date; readonly wasAsked?: boolean } = {},
  ) {
    super(message);
    this.retryAt = options.retryAt ?? null;
    this.hasFailedAtX = options.wasAsked ?? FAILED_AT_X[code];
  }
}
