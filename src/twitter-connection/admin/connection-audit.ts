import type { TwitterConnection } from '#database';
import type { Actor, AuditedFields, AuditEvents } from '../../platform/audit/audit-events.js';
import { changedFields } from '../../platform/audit/changed-fields.js';
import { statusOf } from '../connection/connection-status.js';
import type { OnChange, OnErasure } from '../connection/connections.repository.js';

/** Records that an admin ended a connection, and whose it was. */
export function recordDisconnect(audit: AuditEvents, actor: Actor, now: Date): OnErasure {
  return (tx, connection) =>
    audit.record(tx, {
      actor,
      action: 'twitter_connection.disconnect',
      target: targetOf(connection),
      before: {
        userId: connection.userId,
        twitterId: connection.twitterId,
        username: connection.username,
        status: statusOf(connection, now),
        tokenExpiresAt: connection.tokenExpiresAt.toISOString(),
      },
    });
}

/** Records what an admin's refresh of the tokens of a connection changed. */
export function recordRefresh(audit: AuditEvents, actor: Actor, now: Date): OnChange {
  return (tx, before, after) =>
    audit.record(tx, {
      actor,
      action: 'twitter_connection.refresh',
      target: targetOf(before),
      ...changedFields(refreshFieldsOf(before, now), refreshFieldsOf(after, now)),
    });
}

function targetOf({ id }: TwitterConnection): { type: string; id: string } {
  return { type: 'twitter_connection', id };
}

function refreshFieldsOf(connection: TwitterConnection, now: Date): AuditedFields {
  return {
    status: statusOf(connection, now),
    tokenExpiresAt: connection.tokenExpiresAt.toISOString(),
    lastRefreshAt: connection.lastRefreshAt?.toISOString() ?? null,
    lastRefreshError: connection.lastRefreshError,
  };
}
