import { Injectable } from '@nestjs/common';
import {
  Database,
  findRows,
  identifier,
  Prisma,
  rowId,
  uniqueViolation,
  type Transaction,
  type TwitterConnection,
} from '#database';
import type { XAccount } from '#x-api';
import { lockRow } from '../../platform/database/lock-row.js';
import type { RefreshFailure } from './connection-error.js';
import type { SealedTokenPair } from '../tokens/connection-tokens.js';
import { lockMember } from './lock-member.js';
import type { NewRevocation } from '../tokens/revocations.repository.js';
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

/** The part of a profile that may change. */
export type ShownProfile = Pick<
  ConnectedAccount,
  'username' | 'displayName' | 'profileImageUrl' | 'followersCount'
>;

/** A token pair as stored in the row. */
export interface StoredGrant {
  readonly tokens: SealedTokenPair;
  readonly tokenExpiresAt: Date;
  readonly scope: string;
}

/** A refreshed pair; `lastRefreshError` holds earlier refusals that still count. */
export interface RefreshedGrant extends StoredGrant {
  readonly lastRefreshError: string | null;
}

/** What X granted at connect; the row that the tokens are sealed for is known only when it is written. */
export interface NewGrant extends Omit<StoredGrant, 'tokens'> {
  readonly sealFor: (connectionId: string) => SealedTokenPair;
}

/** The state of a connection right after X has issued tokens. */
const HEALTHY = { isActive: true, reconnectRequiredAt: null, lastRefreshError: null };

/** The outbox entries for the tokens of a row that is deleted. */
export type RevocationsOf = (connection: TwitterConnection) => readonly NewRevocation[];

/** Called in the transaction that deletes a connection. */
export type OnErasure = (tx: Transaction, connection: TwitterConnection) => Promise<void>;

/** Called in the transaction that changes a connection's tokens or status. */
export type OnChange = (
  tx: Transaction,
  before: TwitterConnection,
  after: TwitterConnection,
) => Promise<void>;

export interface ErasureOptions {
  /** Called with the locked connection; when it returns false, nothing is changed. */
  readonly mayErase?: (connection: TwitterConnection) => boolean;
  readonly onErasure?: OnErasure;
}

/** The result of a connect: `revocations` are for the tokens of the X account that was replaced. */
export type ConnectResult =
  | {
      readonly state: 'connected';
      readonly connectionId: string;
      readonly revocations: readonly NewRevocation[];
    }
  | { readonly state: 'account_in_use' };

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly prisma: Database) {}

  find(id: string): Promise<TwitterConnection | null> {
    return this.#find('id', id);
  }

  findByUser(userId: string): Promise<TwitterConnection | null> {
    return this.#find('userId', userId);
  }

  async #find(column: 'id' | 'userId', value: string): Promise<TwitterConnection | null> {
    const { direct, provider } = this.prisma;
    const where = Prisma.sql`${identifier(provider, column)} = ${value}`;
    const [connection = null] = await findRows(direct, provider, 'TwitterConnection', where);
    return connection;
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
        const id = rowId();
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

  /** Saves a refreshed pair if the stored one is still that of `version`; returns whether it did. */
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

  /** Saves why a refresh failed, so that the next one waits for the cooldown. */
  async saveRefreshFailure(
    id: string,
    version: number,
    failure: RefreshFailure,
    now: Date,
    onChange?: OnChange,
  ): Promise<void> {
    await this.#swap(id, version, { lastRefreshAt: now, lastRefreshError: failure }, onChange);
  }

  /** Saves the refusals of fresh tokens, null for none, if the stored pair is still that of `version`. */
  async saveRefusals(id: string, version: number, refusals: string | null): Promise<void> {
    await this.#swap(id, version, { lastRefreshError: refusals }, undefined);
  }

  /** Marks the connection if its tokens are still those of `version`; returns whether it did. */
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

  /** Saves the profile, unless the row belongs to another account by now. */
  async saveProfile(
    { id, twitterId }: Pick<TwitterConnection, 'id' | 'twitterId'>,
    profile: ShownProfile,
  ): Promise<void> {
    await this.prisma.twitterConnection.updateMany({
      where: { id, twitterId },
      data: { ...profile, usernameKey: usernameKeyOf(profile.username) },
    });
  }

  /** Saves the changed handles of those accounts that are connected. */
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
   * Deletes the user's connection and ends the consent; returns the entries added to the outbox, or null when there is
   * no connection or `mayErase` refuses.
   */
  async erase(
    userId: string,
    now: Date,
    revocationsOf: RevocationsOf,
    { mayErase = () => true, onErasure }: ErasureOptions = {},
  ): Promise<readonly NewRevocation[] | null> {
    return this.prisma.$transaction(async (tx) => {
      await lockMember(this.prisma.provider, tx, userId);
      const connection = await tx.twitterConnection.findUnique({ where: { userId } });
      if (connection === null || !mayErase(connection)) return null;
      await withdrawConsent(tx, userId, now);
      await onErasure?.(tx, connection);
      return eraseConnection(tx, connection, revocationsOf);
    });
  }
}

/** Deletes the row and adds its tokens to the outbox of revocations. */
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
