import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Leases, type Lease, type TwitterConnection } from '#database';
import { XOAuthClient, XOAuthError, type XTokenGrant } from '#x-api';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { Clock } from '../../platform/time/clock.js';
import { within } from '../../platform/concurrency/within.js';
import { ConnectionError, REFRESH_FAILURES, type RefreshFailure } from '../connection/connection-error.js';
import { ConnectionTokens, type TokenPair } from './connection-tokens.js';
import { ConnectionsRepository, type OnChange } from '../connection/connections.repository.js';
import { readRefusals } from './token-refusals.js';
import { TokenRevoker } from './token-revoker.js';

/** Longer than X's timeout and the save that follows. */
const LEASE_MS = 30_000;
/** How long a caller waits for a refresh, its own or another's. The refresh itself continues. */
const MAX_WAIT_MS = LEASE_MS + 5_000;
const POLL_MS = 50;
/** How long no refresh is sent after X failed to do one. */
export const REFRESH_COOLDOWN_MS = 30_000;

/** A connection with its opened tokens. */
export interface ReadableConnection {
  readonly connection: TwitterConnection;
  readonly pair: TokenPair;
}

/**
 * Refreshes tokens; X accepts a refresh token once. Callers in one process share a refresh; other processes are
 * excluded by a lease, and, because a lease can expire, the save compares the version of the pair. The save is retried
 * until it succeeds: until then only this process has the new pair.
 */
@Injectable()
export class TokenRefresher {
  readonly #logger = new Logger(TokenRefresher.name);
  readonly #running = new Map<string, Promise<ReadableConnection>>();

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly tokens: ConnectionTokens,
    private readonly xOAuth: XOAuthClient,
    private readonly leases: Leases,
    private readonly revoker: TokenRevoker,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The connection with its opened tokens.
   *
   * @throws ConnectionError `not_connected`, or `reconnect_required` also when the tokens cannot be decrypted
   */
  async read(connectionId: string, onChange?: OnChange): Promise<ReadableConnection> {
    const connection = await this.connections.find(connectionId);
    if (connection === null) throw new ConnectionError('not_connected', `connection ${connectionId} is gone`);
    if (connection.reconnectRequiredAt !== null) throw reconnectRequired(connectionId);
    const opened = this.open(connection);
    if (opened !== null) return opened;
    const { tokenVersion } = connection;
    await this.connections.requireReconnect(connectionId, tokenVersion, this.clock.now(), onChange);
    this.#logger.error({ msg: 'Stored tokens cannot be decrypted', connectionId });
    throw reconnectRequired(connectionId);
  }

  /** The connection with its opened tokens; null when they cannot be decrypted, or the member has to connect again. */
  open(connection: TwitterConnection): ReadableConnection | null {
    const pair = connection.reconnectRequiredAt === null ? this.tokens.open(connection) : null;
    return pair === null ? null : { connection, pair };
  }

  /**
   * A pair newer than `version`: refreshed now, or in the meantime by another caller.
   *
   * @param onChange called in the transactions of this refresh, not in those of another caller
   * @throws ConnectionError when there is none; when X failed, X is not called for the next 30 seconds
   */
  async refresh(connectionId: string, version: number, onChange?: OnChange): Promise<ReadableConnection> {
    const refreshed = await within(MAX_WAIT_MS, this.#refreshOrJoin(connectionId, version, onChange));
    if (refreshed === 'late') throw refreshTakesTooLong(connectionId);
    return refreshed;
  }

  async #refreshOrJoin(
    connectionId: string,
    version: number,
    onChange: OnChange | undefined,
  ): Promise<ReadableConnection> {
    for (
      let running = this.#running.get(connectionId);
      running !== undefined;
      running = this.#running.get(connectionId)
    ) {
      const current = await running;
      // A refresh that began earlier may return the same pair that was refused in the meantime.
      if (current.connection.tokenVersion !== version) return current;
    }
    const refresh = this.#refreshUnderLease(connectionId, version, onChange).finally(() =>
      this.#running.delete(connectionId),
    );
    this.#running.set(connectionId, refresh);
    return refresh;
  }

  async #refreshUnderLease(
    connectionId: string,
    version: number,
    onChange: OnChange | undefined,
  ): Promise<ReadableConnection> {
    for (let waitedMs = 0; waitedMs <= MAX_WAIT_MS; waitedMs += POLL_MS) {
      const lease = await this.leases.acquire(`refresh:${connectionId}`, LEASE_MS);
      try {
        // With or without the lease: its last holder may have saved a newer pair.
        const current = await this.read(connectionId, onChange);
        if (current.connection.tokenVersion !== version) return current;
        if (lease !== null) return await this.#refreshAlone(current, lease, onChange);
      } finally {
        await lease?.release();
      }
      await pause(POLL_MS);
    }
    throw refreshTakesTooLong(connectionId);
  }

  async #refreshAlone(
    { connection, pair }: ReadableConnection,
    lease: Lease,
    onChange: OnChange | undefined,
  ): Promise<ReadableConnection> {
    this.#refuseWithinCooldown(connection);
    let grant: XTokenGrant;
    try {
      grant = await this.xOAuth.refresh(pair.refreshToken);
    } catch (error) {
      return this.#afterFailure(connection, error, onChange);
    }
    await this.background.untilDone(`save of refreshed tokens of connection ${connection.id}`, async () => {
      await lease.renew(LEASE_MS);
      await this.#save(connection, pair, grant, onChange);
    });
    return this.read(connection.id);
  }

  async #save(
    connection: TwitterConnection,
    spent: TokenPair,
    grant: XTokenGrant,
    onChange: OnChange | undefined,
  ): Promise<void> {
    const { id, tokenVersion } = connection;
    const now = this.clock.now();
    const refreshToken = grant.refreshToken ?? spent.refreshToken;
    const stored = {
      tokens: this.tokens.seal(id, { accessToken: grant.accessToken, refreshToken }),
      tokenExpiresAt: new Date(now.getTime() + grant.expiresInSeconds * 1000),
      scope: grant.scopes.length === 0 ? connection.scope : grant.scopes.join(' '),
      // X may refuse the tokens that it has issued.
      lastRefreshError:
        readRefusals(connection.lastRefreshError) === null ? null : connection.lastRefreshError,
    };
    const saved = await this.connections.saveRefreshed(id, tokenVersion, now, stored, onChange);
    this.#logger.log({ msg: 'Access token refreshed', connectionId: id, saved });
    this.metrics.tokenRefreshes.inc({ outcome: 'refreshed' });
    // A newer pair may belong to the same grant, which a revocation would end; without a row there is none.
    if (!saved && (await this.connections.find(id)) === null) await this.revoker.revoke(grant);
  }

  async #afterFailure(
    refused: TwitterConnection,
    error: unknown,
    onChange: OnChange | undefined,
  ): Promise<ReadableConnection> {
    if (!(error instanceof XOAuthError)) throw error;
    const { id, tokenVersion } = refused;
    this.#logger.warn({ msg: `Refresh failed: ${error.code}`, connectionId: id });
    this.metrics.tokenRefreshes.inc({ outcome: error.code });
    const failure = failureOf(error);
    if (failure !== null) {
      await this.connections.saveRefreshFailure(id, tokenVersion, failure, this.clock.now(), onChange);
      throw new ConnectionError(failure, `the refresh of connection ${id} failed: ${error.code}`);
    }
    // The refused token may be an old one: then a newer pair is stored, and nothing is lost.
    const current = await this.read(id, onChange);
    if (current.connection.tokenVersion !== tokenVersion) return current;
    await this.connections.requireReconnect(id, tokenVersion, this.clock.now(), onChange);
    throw reconnectRequired(id);
  }

  #refuseWithinCooldown({ id, lastRefreshAt, lastRefreshError }: TwitterConnection): void {
    const failure = REFRESH_FAILURES.find((known) => known === lastRefreshError);
    if (failure === undefined || lastRefreshAt === null) return;
    const retryAt = new Date(lastRefreshAt.getTime() + REFRESH_COOLDOWN_MS);
    if (retryAt <= this.clock.now()) return;
    throw new ConnectionError(failure, `X failed to refresh connection ${id} a moment ago`, {
      retryAt,
      hasFailedAtX: false,
    });
  }
}

function refreshTakesTooLong(connectionId: string): ConnectionError {
  return new ConnectionError(
    'refresh_unavailable',
    `the refresh of connection ${connectionId} takes too long`,
  );
}

function reconnectRequired(connectionId: string): ConnectionError {
  return new ConnectionError('reconnect_required', `connection ${connectionId} must be connected again`);
}

/** The failure of X or the app; null when X refused this refresh token (RFC 6749, 5.2). */
function failureOf(error: XOAuthError): RefreshFailure | null {
  switch (error.code) {
    case 'invalid_grant':
    case 'invalid_request':
      return null;
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
