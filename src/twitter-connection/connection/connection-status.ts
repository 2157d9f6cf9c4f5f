import type { TwitterConnection } from '#database';

export const CONNECTION_STATUSES = ['active', 'expired', 'reconnect_required'] as const;

/**
 * `active`: the access token is valid. `expired`: it has expired, and the next verification refreshes it.
 * `reconnect_required`: X refused the refresh for good, or the stored tokens cannot be decrypted.
 */
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

export function statusOf(
  connection: Pick<TwitterConnection, 'reconnectRequiredAt' | 'tokenExpiresAt'>,
  now: Date,
): ConnectionStatus {
  if (connection.reconnectRequiredAt !== null) return 'reconnect_required';
  return connection.tokenExpiresAt > now ? 'active' : 'expired';
}

/** The granted scopes, as a list. */
export function scopesOf(connection: Pick<TwitterConnection, 'scope'>): string[] {
  return connection.scope.split(' ').filter((scope) => scope !== '');
}
