import { Injectable } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import type { Plaintext } from '#token-vault';
import { Clock } from '../../platform/time/clock.js';
import { ConnectionError } from '../connection/connection-error.js';
import { ConnectionsRepository } from '../connection/connections.repository.js';
import { TokenRefresher, type ReadableConnection } from './token-refresher.js';
import {
  areLasting,
  isTooSoonToRefresh,
  readRefusals,
  withRefusal,
  writeRefusals,
} from './token-refusals.js';
import { WorkingConnections } from './working-connections.js';

/** A token is refreshed so long before it expires, so that it stays valid during the calls that use it. */
const REFRESH_AHEAD_MS = 5 * 60 * 1000;

/** An access token and the version of the stored pair it came from. */
export interface AccessToken {
  readonly value: Plaintext;
  readonly version: number;
  /** Whether X has refused fresh tokens of this connection since the last successful call. */
  readonly hasRefusals: boolean;
}

/** Valid access tokens, refreshed when needed. */
@Injectable()
export class AccessTokens {
  readonly #working = new WorkingConnections();

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly refresher: TokenRefresher,
    private readonly clock: Clock,
  ) {}

  /**
   * A token that is valid for at least five minutes, or for less while X cannot refresh it.
   *
   * @param read the connection as it was read a moment ago; by default it is read
   * @throws ConnectionError when there is no valid token
   */
  async accessTokenFor(connectionId: string, read: TwitterConnection | null = null): Promise<AccessToken> {
    const opened = read === null ? null : this.refresher.open(read);
    const current = opened ?? (await this.refresher.read(connectionId));
    const lifeMs = current.connection.tokenExpiresAt.getTime() - this.clock.now().getTime();
    if (lifeMs >= REFRESH_AHEAD_MS) return accessTokenOf(current);
    try {
      return accessTokenOf(await this.refresher.refresh(connectionId, current.connection.tokenVersion));
    } catch (error) {
      if (lifeMs > 0 && isTemporary(error)) return accessTokenOf(current);
      throw error;
    }
  }

  /**
   * A new token in place of a valid one that X refused. When X has refused fresh ones before, it is asked for a new one
   * only every five minutes.
   *
   * @throws ConnectionError when there is no new token; within the five minutes the one of `afterRefusal`
   */
  async renew(connectionId: string, refused: AccessToken): Promise<AccessToken> {
    const { connection } = await this.refresher.read(connectionId);
    const hasRefusals = readRefusals(connection.lastRefreshError) !== null;
    if (hasRefusals && isTooSoonToRefresh(connection.lastRefreshAt, this.clock.now()))
      throw await this.afterRefusal(connectionId, refused);
    return accessTokenOf(await this.refresher.refresh(connectionId, refused.version));
  }

  /** Call this after a successful call with this token. */
  async afterSuccess(connectionId: string, { version, hasRefusals }: AccessToken): Promise<void> {
    this.#working.record(connectionId, this.clock.now());
    if (hasRefusals) await this.connections.saveRefusals(connectionId, version, null);
  }

  /**
   * The error for a fresh token that X refused: `token_refused`, a fault of X, until it has happened after three
   * refreshes spread over an hour while calls for other connections succeeded; then `reconnect_required`.
   */
  async afterRefusal(connectionId: string, { version }: AccessToken): Promise<ConnectionError> {
    const { connection } = await this.refresher.read(connectionId);
    const before = readRefusals(connection.lastRefreshError);
    if (connection.tokenVersion !== version || before?.version === version) return tokenRefused(connectionId);
    const now = this.clock.now();
    const refusals = withRefusal(before, version, now);
    const isPermanent =
      areLasting(refusals) && this.#working.hasOtherSince(connectionId, before?.last ?? now);
    if (!isPermanent) {
      await this.connections.saveRefusals(connectionId, version, writeRefusals(refusals));
      return tokenRefused(connectionId);
    }
    await this.connections.requireReconnect(connectionId, version, now);
    return new ConnectionError(
      'reconnect_required',
      `X has refused fresh tokens of connection ${connectionId} for too long`,
    );
  }
}

function accessTokenOf({ connection, pair }: ReadableConnection): AccessToken {
  return {
    value: pair.accessToken,
    version: connection.tokenVersion,
    hasRefusals: readRefusals(connection.lastRefreshError) !== null,
  };
}

function tokenRefused(connectionId: string): ConnectionError {
  return new ConnectionError('token_refused', `X refuses a fresh token of connection ${connectionId}`);
}

/** Whether the failure is not one of the connection itself. */
function isTemporary(error: unknown): boolean {
  return (
    error instanceof ConnectionError && error.code !== 'not_connected' && error.code !== 'reconnect_required'
  );
}
