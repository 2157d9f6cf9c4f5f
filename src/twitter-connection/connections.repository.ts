import { Injectable } from '@nestjs/common';
import type { TwitterConnection } from '#database';
import { uniqueViolation } from '#database';
import { PrismaService } from '../platform/prisma.service.js';
import type { SealedTokenPair } from './connection-tokens.js';

/** The X account as its profile showed it at connect. */
export interface ConnectedAccount {
  readonly twitterId: string;
  readonly username: string;
  readonly displayName: string;
  readonly profileImageUrl: string | null;
  readonly accountCreatedAt: Date | null;
  readonly followersCount: number | null;
}

/** A token pair as it goes into the row. */
export interface StoredGrant {
  readonly tokens: SealedTokenPair;
  readonly tokenExpiresAt: Date;
  readonly scope: string;
}

/** What became of a connect: `replaced` is the row of another X account that had to go. */
export type ConnectResult =
  | { readonly state: 'connected'; readonly replaced: TwitterConnection | null }
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

  findByAccount(twitterId: string): Promise<TwitterConnection | null> {
    return this.prisma.twitterConnection.findUnique({ where: { twitterId } });
  }

  /** Links the account to the user in one transaction; `id` is the row's id and what its tokens are sealed for. */
  async connect(
    id: string,
    userId: string,
    account: ConnectedAccount,
    grant: StoredGrant,
    now: Date,
  ): Promise<ConnectResult> {
    const { tokens, ...rest } = grant;
    const data = {
      ...account,
      ...rest,
      ...tokens,
      isActive: true,
      reconnectRequiredAt: null,
      connectedAt: now,
    };
    try {
      return await this.prisma.$transaction(async (tx) => {
        const current = await tx.twitterConnection.findUnique({ where: { userId } });
        if (current?.id === id) {
          await tx.twitterConnection.update({
            where: { id },
            data: { ...data, tokenVersion: { increment: 1 } },
          });
          return { state: 'connected', replaced: null };
        }
        if (current !== null) await tx.twitterConnection.delete({ where: { id: current.id } });
        await tx.twitterConnection.create({ data: { ...data, id, userId, tokenVersion: 1 } });
        return { state: 'connected', replaced: current };
      });
    } catch (error) {
      if (uniqueViolation(error)?.fields.some((field) => field.includes('twitterId')) === true)
        return { state: 'account_in_use' };
      throw error;
    }
  }

  /** Saves a refreshed pair if nobody has saved another since `version`; tells whether it did. */
  async saveRefreshed(id: string, version: number, grant: StoredGrant): Promise<boolean> {
    const { tokens, ...rest } = grant;
    const { count } = await this.prisma.twitterConnection.updateMany({
      where: { id, tokenVersion: version },
      data: { ...rest, ...tokens, isActive: true, reconnectRequiredAt: null, tokenVersion: { increment: 1 } },
    });
    return count === 1;
  }

  /** Marks the connection if its tokens are still those of `version`; tells whether it did. */
  async requireReconnect(id: string, version: number, now: Date): Promise<boolean> {
    const { count } = await this.prisma.twitterConnection.updateMany({
      where: { id, tokenVersion: version },
      data: { isActive: false, reconnectRequiredAt: now },
    });
    return count === 1;
  }

  async saveFollowersCount(id: string, followersCount: number): Promise<void> {
    await this.prisma.twitterConnection.updateMany({ where: { id }, data: { followersCount } });
  }

  async erase(id: string): Promise<void> {
    await this.prisma.twitterConnection.deleteMany({ where: { id } });
  }
}
