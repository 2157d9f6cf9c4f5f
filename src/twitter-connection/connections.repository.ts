import { Injectable } from '@nestjs/common';
import { createId } from '@paralleldrive/cuid2';
import { uniqueViolation, type Prisma, type Transaction, type TwitterConnection } from '#database';
import type { XAccount } from '#x-api';
import { lockRow } from '../platform/lock-row.js';
import { PrismaService } from '../platform/prisma.service.js';
import type { RefreshFailure } from './connection-error.js';
import type { SealedTokenPair } from './connection-tokens.js';
import { lockMember } from './lock-member.js';
import type { NewRevocation } from './revocations.repository.js';
import { usernameKeyOf } from './username-key.js';

/** The X account as its profile showed it at connect. */
export interface ConnectedAccount {
  readonly twitterId: string;
  readonly username: string;
  readonly displayName: string;
  readonly profileImageUrl: string | null;
  readonly accountCreatedAt: Date | null;
  readonly followersCount: number | null;
}

/** What of a profile may be other at each look. */
export type ShownProfile = Pick<
  ConnectedAccount,
  'username' | 'displayName' | 'profileImageUrl' | 'followersCount'
>;

/** A token pair as it goes into the row. */
export interface StoredGrant {
  readonly tokens: SealedTokenPair;
  readonly tokenExpiresAt: Date;
  readonly scope: string;
}

/** A refreshed pair; `lastRefreshError` is what still counts against the connection. */
export interface RefreshedGrant extends StoredGrant {
  readonly lastRefreshError: string | null;
}

/** What X granted at connect; which row the tokens have to be sealed for is known only when it is written. */
export interface NewGrant extends Omit<StoredGrant, 'tokens'> {
  readonly sealFor: (connectionId: string) => SealedTokenPair;
}

/** A connection right after X gave a pair. */
const HEALTHY = { isActive: true, reconnectRequiredAt: null, lastRefreshError: null };

/** The outbox entries for the tokens of a row that has to go. */
export type RevocationsOf = (connection: TwitterConnection) => readonly NewRevocation[];

/** What has to be true together with the end of a connection: it happens in the same transaction. */
export type OnErasure = (tx: Transaction, connection: TwitterConnection) => Promise<void>;

/** What has to be true together with a change of a connection's tokens or status. */
export type OnChange = (
  tx: Transaction,
  before: TwitterConnection,
  after: TwitterConnection,
) => Promise<void>;

export interface ErasureOptions {
  /** Asked about the connection as it is when nobody else can change it; when it says no, all stays. */
  readonly mayGo?: (connection: TwitterConnection) => boolean;
  readonly onErasure?: OnErasure;
}

/** What became of a connect: `revocations` are for the tokens of another X account that had to go. */
export type ConnectResult =
  | {
      readonly state: 'connected';
      readonly connectionId: string;
      readonly revocations: readonly NewRevocation[];
    }
  | { readonly state: 'account_in_use' };

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  find(id: string): Promise<TwitterConnection | null> {
    return this.prisma.twitterConnection.findUnique({ where: { id } });
  }

  findByUser(userId: string): Promise<TwitterConnection | null> {
    return this.prisma.twitterConnection.findUnique({ where: { userId } });
  }

  /** Links the account to the user in one transaction; connecting the same account again keeps the row. */
  async connect(
    userId: string,
    account: ConnectedAccount,
    { sealFor, ...grant }: NewGrant,
    now: Date,
    revocationsOf: RevocationsOf,
  ): Promise<ConnectResult> {
    const usernameKey = usernameKeyOf(account.username);
    const changes = { ...account, usernameKey, ...grant, ...HEALTHY, connectedAt: now };
    try {
      return await this.prisma.$transaction(async (tx) => {
        await lockMember(this.prisma.provider, tx, userId);
        await withdrawConsent(tx, userId, now);
        await tx.twitterConsent.create({ data: { userId, scope: grant.scope, consentedAt: now } });
        const current = await tx.twitterConnection.findUnique({ where: { userId } });
        if (current?.twitterId === account.twitterId) {
          const { id } = current;
          const data = { ...changes, ...sealFor(id), tokenVersion: { increment: 1 } };
          await tx.twitterConnection.update({ where: { id }, data });
          return { state: 'connected', connectionId: id, revocations: [] };
        }
        const revocations = current === null ? [] : await eraseConnection(tx, current, revocationsOf);
        const id = createId();
        await tx.twitterConnection.create({
          data: { ...changes, ...sealFor(id), id, userId, tokenVersion: 1 },
        });
        return { state: 'connected', connectionId: id, revocations };
      });
    } catch (error) {
      if (uniqueViolation(error)?.fields.some((field) => field.includes('twitterId')) === true)
        return { state: 'account_in_use' };
      throw error;
    }
  }

  /** Saves a refreshed pair if nobody has saved another since `version`; tells whether it did. */
  saveRefreshed(
    id: string,
    version: number,
    now: Date,
    { tokens, ...rest }: RefreshedGrant,
    onChange?: OnChange,
  ): Promise<boolean> {
    const data = { ...HEALTHY, ...rest, ...tokens, lastRefreshAt: now, tokenVersion: { increment: 1 } };
    return this.#swap(id, version, data, onChange);
  }

  /** Keeps why a refresh failed, so that X is left alone for a while. */
  async noteRefreshFailure(
    id: string,
    version: number,
    failure: RefreshFailure,
    now: Date,
    onChange?: OnChange,
  ): Promise<void> {
    await this.#swap(id, version, { lastRefreshAt: now, lastRefreshError: failure }, onChange);
  }

  /** Keeps what is known of refused tokens, null for nothing, if the tokens are still those of `version`. */
  async noteRefusals(id: string, version: number, refusals: string | null): Promise<void> {
    await this.#swap(id, version, { lastRefreshError: refusals }, undefined);
  }

  /** Marks the connection if its tokens are still those of `version`; tells whether it did. */
  requireReconnect(id: string, version: number, now: Date, onChange?: OnChange): Promise<boolean> {
    return this.#swap(id, version, { isActive: false, reconnectRequiredAt: now }, onChange);
  }

  async #swap(
    id: string,
    version: number,
    data: Prisma.TwitterConnectionUpdateManyMutationInput,
    onChange: OnChange | undefined,
  ): Promise<boolean> {
    const where = { id, tokenVersion: version };
    if (onChange === undefined)
      return (await this.prisma.twitterConnection.updateMany({ where, data })).count === 1;
    return this.prisma.$transaction(async (tx) => {
      await lockRow(this.prisma.provider, tx, { table: 'TwitterConnection', column: 'id', value: id });
      const before = await tx.twitterConnection.findUnique({ where });
      if (before === null) return false;
      await onChange(tx, before, await tx.twitterConnection.update({ where, data }));
      return true;
    });
  }

  /** Saves what a profile shows, unless the row is another account's by now. */
  async saveProfile(
    { id, twitterId }: Pick<TwitterConnection, 'id' | 'twitterId'>,
    profile: ShownProfile,
  ): Promise<void> {
    await this.prisma.twitterConnection.updateMany({
      where: { id, twitterId },
      data: { ...profile, usernameKey: usernameKeyOf(profile.username) },
    });
  }

  /** Saves the handles of those of these accounts that are connected, where they are other ones. */
  async saveUsernames(accounts: readonly XAccount[]): Promise<void> {
    const usernames = new Map(accounts.map(({ id, username }) => [id, username]));
    const connections = await this.prisma.twitterConnection.findMany({
      where: { twitterId: { in: [...usernames.keys()] } },
      select: { id: true, twitterId: true, username: true },
    });
    for (const { id, twitterId, username: before } of connections) {
      const username = usernames.get(twitterId);
      if (username === undefined || username === before) continue;
      await this.prisma.twitterConnection.updateMany({
        where: { id, twitterId },
        data: { username, usernameKey: usernameKeyOf(username) },
      });
    }
  }

  /**
   * Erases the user's connection and ends the consent; gives what was put into the outbox, or null where there is no
   * connection that may go.
   */
  async erase(
    userId: string,
    now: Date,
    revocationsOf: RevocationsOf,
    { mayGo = () => true, onErasure }: ErasureOptions = {},
  ): Promise<readonly NewRevocation[] | null> {
    return this.prisma.$transaction(async (tx) => {
      await lockMember(this.prisma.provider, tx, userId);
      const connection = await tx.twitterConnection.findUnique({ where: { userId } });
      if (connection === null || !mayGo(connection)) return null;
      await withdrawConsent(tx, userId, now);
      await onErasure?.(tx, connection);
      return eraseConnection(tx, connection, revocationsOf);
    });
  }
}

/** Moves the tokens of the row, as it is now, to the outbox of revocations. */
async function eraseConnection(
  tx: Transaction,
  connection: TwitterConnection,
  revocationsOf: RevocationsOf,
): Promise<readonly NewRevocation[]> {
  const revocations = revocationsOf(connection);
  await tx.tokenRevocation.createMany({ data: [...revocations] });
  await tx.twitterConnection.delete({ where: { id: connection.id } });
  return revocations;
}

async function withdrawConsent(tx: Transaction, userId: string, now: Date): Promise<void> {
  await tx.twitterConsent.updateMany({ where: { userId, withdrawnAt: null }, data: { withdrawnAt: now } });
}
