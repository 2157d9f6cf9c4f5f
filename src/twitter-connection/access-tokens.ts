import { Injectable } from '@nestjs/common';
import type { Plaintext } from '#token-vault';
import { Clock } from '../platform/clock.js';
import { ConnectionError } from './connection-error.js';
import { ConnectionsRepository } from './connections.repository.js';
import { TokenRefresher, type ReadableConnection } from './token-refresher.js';

/** Refreshed this long before it runs out, so that it lives through the calls it is handed out for. */
const REFRESH_AHEAD_MS = 5 * 60 * 1000;

/** An access token and the version of the stored pair it came from. */
export interface AccessToken {
  readonly value: Plaintext;
  readonly version: number;
}

/** Hands out access tokens that work, refreshing them when needed. Every method fails with a ConnectionError. */
@Injectable()
export class AccessTokens {
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

  /** Another token in place of one that X refused although it should have worked. */
  async renew(connectionId: string, refused: AccessToken): Promise<AccessToken> {
    return accessTokenOf(await this.refresher.refresh(connectionId, refused.version));
  }

  /** Gives a connection up whose fresh token X refuses as well; the member has to connect again. */
  async giveUp(connectionId: string, refused: AccessToken): Promise<ConnectionError> {
    await this.connections.requireReconnect(connectionId, refused.version, this.clock.now());
    return new ConnectionError('reconnect_required', `X refuses the tokens of connection ${connectionId}`);
  }
}

function accessTokenOf({ connection, pair }: ReadableConnection): AccessToken {
  return { value: pair.accessToken, version: connection.tokenVersion };
}

/** Whether the failure says nothing about the connection itself. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof ConnectionError && error.code !== 'not_connected' && error.code !== 'reconnect_required'
  );
}
