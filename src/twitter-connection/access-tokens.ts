import { Injectable, Logger } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import type { Plaintext } from '#token-vault';
import { XOAuthClient, XOAuthError, type XTokenGrant } from '#x-api';
import { Clock } from '../platform/clock.js';
import { ConnectionError, type ConnectionErrorCode } from './connection-error.js';
import { ConnectionTokens, type TokenPair } from './connection-tokens.js';
import { ConnectionsRepository } from './connections.repository.js';
import { TokenRevoker } from './token-revoker.js';

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
  readonly #logger = new Logger(AccessTokens.name);
  readonly #refreshes = new Map<string, Promise<AccessToken>>();

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly tokens: ConnectionTokens,
    private readonly xOAuth: XOAuthClient,
    private readonly revoker: TokenRevoker,
    private readonly clock: Clock,
  ) {}

  /** A token with at least five minutes to live. */
  async accessTokenFor(connectionId: string): Promise<AccessToken> {
    const { connection, pair } = await this.#readOrThrow(connectionId);
    if (this.#isLongLived(connection)) return accessTokenOf(connection, pair);
    return this.#refreshOnce(connectionId);
  }

  /** Another token in place of one that X refused although it should have worked. */
  async renew(connectionId: string, refused: AccessToken): Promise<AccessToken> {
    const { connection, pair } = await this.#readOrThrow(connectionId);
    if (connection.tokenVersion !== refused.version) return accessTokenOf(connection, pair);
    return this.#refreshOnce(connectionId);
  }

  /** Gives a connection up whose fresh token X refuses as well; the member has to connect again. */
  async giveUp(connectionId: string, refused: AccessToken): Promise<ConnectionError> {
    await this.connections.requireReconnect(connectionId, refused.version, this.clock.now());
    return new ConnectionError('reconnect_required', `X refuses the tokens of connection ${connectionId}`);
  }

  /** One refresh at a time for each connection: X's refresh tokens are single use. */
  #refreshOnce(connectionId: string): Promise<AccessToken> {
    const running = this.#refreshes.get(connectionId);
    if (running !== undefined) return running;
    const refresh = this.#refresh(connectionId).finally(() => this.#refreshes.delete(connectionId));
    this.#refreshes.set(connectionId, refresh);
    return refresh;
  }

  async #refresh(connectionId: string): Promise<AccessToken> {
    const { connection, pair } = await this.#readOrThrow(connectionId);
    let grant: XTokenGrant;
    try {
      grant = await this.xOAuth.refresh(pair.refreshToken);
    } catch (error) {
      return this.#afterRefusal(connection, error);
    }
    const refreshToken = grant.refreshToken ?? pair.refreshToken;
    const saved = await this.connections.saveRefreshed(connectionId, connection.tokenVersion, {
      tokens: this.tokens.seal(connectionId, { accessToken: grant.accessToken, refreshToken }),
      tokenExpiresAt: new Date(this.clock.now().getTime() + grant.expiresInSeconds * 1000),
      scope: grant.scopes.length === 0 ? connection.scope : grant.scopes.join(' '),
    });
    this.#logger.log({ msg: 'Access token refreshed', connectionId, saved });
    if (!saved) await this.revoker.revoke(grant, connectionId);
    const stored = await this.#readOrThrow(connectionId);
    return accessTokenOf(stored.connection, stored.pair);
  }

  async #afterRefusal(refused: TwitterConnection, error: unknown): Promise<AccessToken> {
    if (!(error instanceof XOAuthError)) throw error;
    if (error.code === 'invalid_grant' || error.code === 'invalid_request') {
      const { connection, pair } = await this.#readOrThrow(refused.id);
      if (connection.tokenVersion !== refused.tokenVersion) return accessTokenOf(connection, pair);
      await this.connections.requireReconnect(refused.id, refused.tokenVersion, this.clock.now());
    }
    const code = refusalCode(error);
    this.#logger.warn({ msg: `Refresh failed: ${error.code}`, connectionId: refused.id, code });
    throw new ConnectionError(code, `the refresh of connection ${refused.id} failed: ${error.code}`);
  }

  async #readOrThrow(connectionId: string): Promise<{ connection: TwitterConnection; pair: TokenPair }> {
    const connection = await this.connections.find(connectionId);
    if (connection === null) throw new ConnectionError('not_connected', `connection ${connectionId} is gone`);
    if (connection.reconnectRequiredAt !== null) {
      throw new ConnectionError('reconnect_required', `connection ${connectionId} has to be connected again`);
    }
    const pair = this.tokens.open(connection);
    if (pair !== null) return { connection, pair };
    await this.connections.requireReconnect(connectionId, connection.tokenVersion, this.clock.now());
    this.#logger.error({ msg: 'Stored tokens cannot be read', connectionId });
    throw new ConnectionError(
      'reconnect_required',
      `the tokens of connection ${connectionId} cannot be read`,
    );
  }

  #isLongLived(connection: TwitterConnection): boolean {
    return connection.tokenExpiresAt.getTime() - this.clock.now().getTime() >= REFRESH_AHEAD_MS;
  }
}

function accessTokenOf(connection: TwitterConnection, pair: TokenPair): AccessToken {
  return { value: pair.accessToken, version: connection.tokenVersion };
}

function refusalCode(error: XOAuthError): ConnectionErrorCode {
  switch (error.code) {
    case 'invalid_grant':
    case 'invalid_request':
      return 'reconnect_required';
    case 'invalid_client':
    case 'unauthorized_client':
    case 'unsupported_grant_type':
    case 'invalid_scope':
    case 'rejected':
      return 'app_refused';
    case 'rate_limited':
      return 'refresh_rate_limited';
    case 'timeout':
      return 'refresh_timed_out';
    case 'unavailable':
    case 'network':
    case 'unreadable':
      return 'refresh_unavailable';
  }
}
