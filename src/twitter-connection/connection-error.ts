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

/** No access token for a connection. The message names the connection's id, never a token. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    readonly code: ConnectionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
