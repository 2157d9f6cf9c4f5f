/**
 * Why no usable access token could be had. `not_connected` and `reconnect_required` last until the member
 * connects; `app_refused` until the operator mends the X app; the rest pass by themselves.
 */
export type ConnectionErrorCode =
  | 'not_connected'
  | 'reconnect_required'
  | 'app_refused'
  | 'refresh_rate_limited'
  | 'refresh_timed_out'
  | 'refresh_unavailable';

/** Whether X was asked for a token and failed, as opposed to known before anything was sent. */
const FAILED_AT_X: Readonly<Record<ConnectionErrorCode, boolean>> = {
  not_connected: false,
  reconnect_required: false,
  app_refused: true,
  refresh_rate_limited: true,
  refresh_timed_out: true,
  refresh_unavailable: true,
};

/** No access token for a connection. The message names the connection's id, never a token. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  readonly hasFailedAtX: boolean;

  constructor(
    readonly code: ConnectionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.hasFailedAtX = FAILED_AT_X[code];
  }
}
