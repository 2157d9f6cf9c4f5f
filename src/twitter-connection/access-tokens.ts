import { Injectable } from '@nestjs/common';
import type { Plaintext } from '#token-vault';
import { Clock } from '../platform/clock.js';
import { ConnectionError } from './connection-error.js';
import { ConnectionsRepository } from './connections.repository.js';
import { TokenRefresher, type ReadableConnection } from './token-refresher.js';
import {
  areLasting,
  isTooSoonToRefresh,
  readRefusals,
  withRefusal,
  writeRefusals,
} from './token-refusals.js';
import { WorkingConnections } from './working-connections.js';

/** Refreshed this long before it runs out, so that it lives through the calls it is handed out for. */
const REFRESH_AHEAD_MS = 5 * 60 * 1000;

/** An access token and the version of the stored pair it came from. */
export interface AccessToken {
  readonly value: Plaintext;
  readonly version: number;
  /** Whether X has refused fresh tokens of this connection since the last call that went well. */
  readonly isDoubted: boolean;
}

/** Hands out access tokens that work, refreshing them when needed. Every method fails with a ConnectionError. */
@Injectable()
export class AccessTokens {
  readonly #working = new WorkingConnections();

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly refresher: TokenRefresher,
    private readonly clock: Clock,
  ) {}

  /** A token with five minutes to live; with less only while X cannot refresh it. */
  async accessTokenFor(connectionId: string): Promise<AccessToken> {
    const current = await this.refresher.read(connectionId);
    const lifeMs = current.connection.tokenExpiresAt.getTime() - this.clock.now().getTime();
    if (lifeMs >= REFRESH_AHEAD_MS) return accessTokenOf(current);
    try {
      return accessTokenOf(await this.refresher.refresh(connectionId, current.connection.tokenVersion));
    } catch (error) {
      if (lifeMs > 0 && isPassing(error)) return accessTokenOf(current);
      throw error;
    }
  }

  /**
   * Another token in place of one that X refused although it should have worked. Where X has refused fresh ones before,
   * it is asked for another every five minutes only; in between it fails as `afterRefusal` tells.
   */
  async renew(connectionId: string, refused: AccessToken): Promise<AccessToken> {
    const { connection } = await this.refresher.read(connectionId);
    const isDoubted = readRefusals(connection.lastRefreshError) !== null;
    if (isDoubted && isTooSoonToRefresh(connection.lastRefreshAt, this.clock.now()))
      throw await this.afterRefusal(connectionId, refused);
    return accessTokenOf(await this.refresher.refresh(connectionId, refused.version));
  }

  /** A call with this token went well. */
  async afterSuccess(connectionId: string, { version, isDoubted }: AccessToken): Promise<void> {
    this.#working.note(connectionId, this.clock.now());
    if (isDoubted) await this.connections.noteRefusals(connectionId, version, null);
  }

  /**
   * Why X refused a fresh token: by its own fault, `token_refused`, until three refreshes spread over an hour have ended
   * like that while calls for other connections went well. Then the member has to connect again.
   */
  async afterRefusal(connectionId: string, { version }: AccessToken): Promise<ConnectionError> {
    const { connection } = await this.refresher.read(connectionId);
    const before = readRefusals(connection.lastRefreshError);
    if (connection.tokenVersion !== version || before?.version === version) return tokenRefused(connectionId);
    const now = this.clock.now();
    const refusals = withRefusal(before, version, now);
    const isOurs = areLasting(refusals) && this.#working.hasOtherSince(connectionId, before?.last ?? now);
    if (!isOurs) {
      await this.connections.noteRefusals(connectionId, version, writeRefusals(refusals));
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
    isDoubted: readRefusals(connection.lastRefreshError) !== null,
  };
}

function tokenRefused(connectionId: string): ConnectionError {
  return new ConnectionError('token_refused', `X refuses a fresh token of connection ${connectionId}`);
}

/** Whether the failure says nothing about the connection itself. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof ConnectionError && error.code !== 'not_connected' && error.code !== 'reconnect_required'
  );
}
