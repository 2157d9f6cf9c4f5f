import { Injectable, Logger } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import type { XAccount, XProfile } from '#x-api';
import { Clock } from '../platform/clock.js';
import { MemberWrites } from '../platform/maintenance-mode/member-writes.js';
import { Problem } from '../platform/problem.js';
import { AccessTokens } from './access-tokens.js';
import { ConnectionTokens } from './connection-tokens.js';
import { ConnectionsRepository, type ErasureOptions, type OnErasure } from './connections.repository.js';
import type { NewRevocation } from './revocations.repository.js';
import { lastUseOf, type InactiveConnection } from './stale-connections.repository.js';
import { TokenRevoker } from './token-revoker.js';
import { XSession } from './x-session.js';

/** A member's connection to X as the rest of the service sees it. */
@Injectable()
export class TwitterConnectionService {
  readonly #logger = new Logger(TwitterConnectionService.name);

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly tokens: ConnectionTokens,
    private readonly accessTokens: AccessTokens,
    private readonly revoker: TokenRevoker,
    private readonly writes: MemberWrites,
    private readonly clock: Clock,
  ) {}

  /** The member's connection, or null. One whose tokens cannot be read is `reconnect_required`, and marked so. */
  async find(userId: string): Promise<TwitterConnection | null> {
    const connection = await this.connections.findByUser(userId);
    if (connection === null || !this.#isUnreadable(connection)) return connection;
    this.#logger.error({ msg: 'Stored tokens cannot be read', connectionId: connection.id });
    const now = this.clock.now();
    const marking = this.writes.tryRun(() =>
      this.connections.requireReconnect(connection.id, connection.tokenVersion, now),
    );
    if (marking === null) return { ...connection, isActive: false, reconnectRequiredAt: now };
    await marking;
    return this.connections.findByUser(userId);
  }

  #isUnreadable(connection: TwitterConnection): boolean {
    return connection.reconnectRequiredAt === null && this.tokens.open(connection) === null;
  }

  /** Erases the row and revokes both tokens at X, now or as soon as X lets us. `twitter_not_connected` (404) when there is none. */
  async disconnect(userId: string): Promise<void> {
    const revocations = await this.#erase(userId);
    if (revocations === null) {
      throw new Problem('twitter_not_connected', 'There is no X account to disconnect.', { status: 404 });
    }
    this.#logger.log({ msg: 'X account disconnected', userId });
    await this.revoker.attempt(revocations);
  }

  /** As `disconnect`, whoever's connection it is; false when there is none with this id. */
  async disconnectById(id: string, onErasure: OnErasure): Promise<boolean> {
    const connection = await this.connections.find(id);
    if (connection === null) return false;
    const { userId } = connection;
    const revocations = await this.#erase(userId, { mayGo: (current) => current.id === id, onErasure });
    if (revocations === null) return false;
    this.#logger.log({ msg: 'X account disconnected by an admin', userId });
    await this.revoker.attempt(revocations);
    return true;
  }

  /**
   * Disconnects as the member could, unless the last use of the connection is not before `cutoff`, or it was connected
   * anew or refreshed since it was seen; tells whether it did. X is told to forget the tokens later, from the outbox.
   */
  async disconnectInactive(seen: InactiveConnection, cutoff: Date): Promise<boolean> {
    const { id, userId, tokenVersion } = seen;
    const revocations = await this.#erase(userId, {
      mayGo: (connection) =>
        connection.id === id && connection.tokenVersion === tokenVersion && lastUseOf(connection) < cutoff,
    });
    if (revocations === null) return false;
    this.#logger.log({ msg: 'X account disconnected: it was not used for too long', userId });
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

  /** Opens calls to X on behalf of the connection; the access token is fetched at the first call. */
  openSession(connection: Pick<TwitterConnection, 'id' | 'userId' | 'twitterId'>): XSession {
    const caller = { xUserId: connection.twitterId, memberId: connection.userId };
    return new XSession(connection.id, caller, this.accessTokens);
  }

  /** Keeps what the account's profile shows by now: handle, name, picture, and followers for the gates of later tasks. */
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

  /** Keeps the handles of those of these accounts that are connected. */
  async keepUsernames(accounts: readonly XAccount[]): Promise<void> {
    if (accounts.length > 0) await this.connections.saveUsernames(accounts);
  }
}
