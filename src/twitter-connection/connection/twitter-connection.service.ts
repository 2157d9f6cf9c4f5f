import { Injectable, Logger } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import type { XAccount, XProfile } from '#x-api';
import { Clock } from '../../platform/time/clock.js';
import { WriteGate } from '../../platform/maintenance-mode/write-gate.js';
import { Problem } from '../../platform/problems/problem.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import { ConnectionTokens } from '../tokens/connection-tokens.js';
import { ConnectionsRepository, type ErasureOptions, type OnErasure } from './connections.repository.js';
import type { NewRevocation } from '../tokens/revocations.repository.js';
import { lastUseOf, type InactiveConnection } from './stale-connections.repository.js';
import { TokenRevoker } from '../tokens/token-revoker.js';
import { XSession, type SessionOptions } from '../tokens/x-session.js';

/** A member's connection to X, for the rest of the service. */
@Injectable()
export class TwitterConnectionService {
  readonly #logger = new Logger(TwitterConnectionService.name);

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly tokens: ConnectionTokens,
    private readonly accessTokens: AccessTokens,
    private readonly revoker: TokenRevoker,
    private readonly writes: WriteGate,
    private readonly clock: Clock,
  ) {}

  /** The member's connection, or null. One whose tokens cannot be decrypted is marked as `reconnect_required`. */
  async find(userId: string): Promise<TwitterConnection | null> {
    return this.checked(await this.connections.findByUser(userId));
  }

  /** What `find` gives for a connection that was read a moment ago. */
  async checked(connection: TwitterConnection | null): Promise<TwitterConnection | null> {
    if (connection === null || !this.#isUnreadable(connection)) return connection;
    this.#logger.error({ msg: 'Stored tokens cannot be decrypted', connectionId: connection.id });
    const now = this.clock.now();
    const marking = this.writes.tryRun(() =>
      this.connections.requireReconnect(connection.id, connection.tokenVersion, now),
    );
    if (marking === null) return { ...connection, isActive: false, reconnectRequiredAt: now };
    await marking;
    return this.connections.findByUser(connection.userId);
  }

  #isUnreadable(connection: TwitterConnection): boolean {
    return connection.reconnectRequiredAt === null && this.tokens.open(connection) === null;
  }

  /**
   * Deletes the row and revokes both tokens at X, now or later from the outbox.
   *
   * @throws Problem `twitter_not_connected` (404) when there is no connection
   */
  async disconnect(userId: string): Promise<void> {
    const revocations = await this.#erase(userId);
    if (revocations === null) {
      throw new Problem('twitter_not_connected', 'There is no X account to disconnect.', { status: 404 });
    }
    this.#logger.log({ msg: 'X account disconnected', userId });
    await this.revoker.attempt(revocations);
  }

  /** Like `disconnect`, by the id of the connection; false when there is none. */
  async disconnectById(id: string, onErasure: OnErasure): Promise<boolean> {
    const connection = await this.connections.find(id);
    if (connection === null) return false;
    const { userId } = connection;
    const revocations = await this.#erase(userId, { mayErase: (current) => current.id === id, onErasure });
    if (revocations === null) return false;
    this.#logger.log({ msg: 'X account disconnected by an admin', userId });
    await this.revoker.attempt(revocations);
    return true;
  }

  /**
   * Disconnects if the last use of the connection was before `cutoff` and it was not connected again or refreshed since
   * it was read; returns whether it did. The tokens are revoked later, from the outbox.
   */
  async disconnectInactive(seen: InactiveConnection, cutoff: Date): Promise<boolean> {
    const { id, userId, tokenVersion } = seen;
    const revocations = await this.#erase(userId, {
      mayErase: (connection) =>
        connection.id === id && connection.tokenVersion === tokenVersion && lastUseOf(connection) < cutoff,
    });
    if (revocations === null) return false;
    this.#logger.log({ msg: 'X account disconnected for inactivity', userId });
    return true;
  }

  #erase(userId: string, options?: ErasureOptions): Promise<readonly NewRevocation[] | null> {
    return this.connections.erase(
      userId,
      this.clock.now(),
      (connection) => this.revoker.entriesForConnection(connection),
      options,
    );
  }

  /** A session for calls to X on behalf of the connection; the access token is fetched at the first call. */
  openSession(connection: TwitterConnection, options: SessionOptions): XSession {
    const caller = { xUserId: connection.twitterId, memberId: connection.userId };
    return new XSession(connection.id, caller, this.accessTokens, options, connection);
  }

  /** Saves the account's current profile: handle, name, picture, and followers for the account gates of tasks. */
  async keepProfile(connection: TwitterConnection, profile: XProfile): Promise<void> {
    const shown = {
      username: profile.username,
      displayName: profile.name,
      profileImageUrl: profile.profileImageUrl,
      followersCount: profile.followersCount ?? connection.followersCount,
    };
    const isKnown = Object.entries(shown).every(
      ([field, value]) => connection[field as keyof typeof shown] === value,
    );
    if (!isKnown) await this.connections.saveProfile(connection, shown);
  }

  /** Saves the handles of those accounts that are connected. */
  async keepUsernames(accounts: readonly XAccount[]): Promise<void> {
    if (accounts.length > 0) await this.connections.saveUsernames(accounts);
  }
}
