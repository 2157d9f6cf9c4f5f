import { Injectable } from '@nestjs/common';
import type { Prisma, TwitterConnection } from '#database';
import { PrismaService } from '../platform/prisma.service.js';

/** A connection whose access token ran out, and when. */
export type ExpiredConnection = Pick<TwitterConnection, 'id' | 'tokenExpiresAt'>;

/** A connection that was not used lately, as it was when it was looked at. */
export type InactiveConnection = Pick<
  TwitterConnection,
  'id' | 'userId' | 'connectedAt' | 'lastVerifiedAt' | 'tokenVersion'
>;

const AS_SEEN = {
  id: true,
  userId: true,
  connectedAt: true,
  lastVerifiedAt: true,
  tokenVersion: true,
} satisfies Prisma.TwitterConnectionSelect;

/**
 * Null, said so that MariaDB goes on in the index where the last batch ended: with a plain null it begins each batch at
 * the first row. No connection was verified before that year.
 */
const NULL_AS_RANGE = {
  OR: [{ lastVerifiedAt: null }, { lastVerifiedAt: { lt: new Date('1000-01-01T00:00:00.000Z') } }],
} satisfies Prisma.TwitterConnectionWhereInput;

/** When the connection was last of use: verified or made, whichever came later. Nobody has had less time than that. */
export function lastUseOf({
  lastVerifiedAt,
  connectedAt,
}: Pick<TwitterConnection, 'lastVerifiedAt' | 'connectedAt'>): Date {
  return lastVerifiedAt === null || lastVerifiedAt < connectedAt ? connectedAt : lastVerifiedAt;
}

/** The connections that time has passed by. They are walked along an index, a batch at a time. */
@Injectable()
export class StaleConnectionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The active connections whose access token ran out before `now`, the one that did first at the head. */
  async *expired(now: Date, batchSize: number): AsyncGenerator<ExpiredConnection[]> {
    yield* inBatches(batchSize, (last: ExpiredConnection | null) =>
      this.prisma.twitterConnection.findMany({
        where: {
          isActive: true,
          tokenExpiresAt: { lt: now, ...(last === null ? {} : { gte: last.tokenExpiresAt }) },
          ...(last === null
            ? {}
            : { OR: [{ tokenExpiresAt: { gt: last.tokenExpiresAt } }, { id: { gt: last.id } }] }),
        },
        orderBy: [{ tokenExpiresAt: 'asc' }, { id: 'asc' }],
        select: { id: true, tokenExpiresAt: true },
        take: batchSize,
      }),
    );
  }

  /**
   * Notes of a batch of expired connections that their access tokens do not work; gives how many were changed. One
   * refreshed meanwhile stays active. The times of the batch bound the range of the index that SQLite reads for it.
   */
  async deactivate(expired: readonly ExpiredConnection[]): Promise<number> {
    const [earliest, latest] = [expired[0], expired.at(-1)];
    if (earliest === undefined || latest === undefined) return 0;
    const { count } = await this.prisma.twitterConnection.updateMany({
      where: {
        id: { in: expired.map(({ id }) => id) },
        isActive: true,
        tokenExpiresAt: { gte: earliest.tokenExpiresAt, lte: latest.tokenExpiresAt },
      },
      data: { isActive: false },
    });
    return count;
  }

  /** The connections last verified before `cutoff`, the longest ago first, then those that never were. */
  async *inactive(cutoff: Date, batchSize: number): AsyncGenerator<InactiveConnection[]> {
    yield* inBatches(batchSize, (last: InactiveConnection | null) =>
      this.#verifiedBefore(cutoff, last, batchSize),
    );
    yield* inBatches(batchSize, (last: InactiveConnection | null) => this.#neverVerified(last, batchSize));
  }

  #verifiedBefore(
    cutoff: Date,
    last: Pick<InactiveConnection, 'id' | 'lastVerifiedAt'> | null,
    take: number,
  ): Promise<InactiveConnection[]> {
    const at = last?.lastVerifiedAt ?? null;
    return this.prisma.twitterConnection.findMany({
      where: {
        lastVerifiedAt: { lt: cutoff, ...(at === null ? {} : { gte: at }) },
        ...(last === null || at === null
          ? {}
          : { OR: [{ lastVerifiedAt: { gt: at } }, { id: { gt: last.id } }] }),
      },
      orderBy: [{ lastVerifiedAt: 'asc' }, { id: 'asc' }],
      select: AS_SEEN,
      take,
    });
  }

  #neverVerified(last: Pick<InactiveConnection, 'id'> | null, take: number): Promise<InactiveConnection[]> {
    return this.prisma.twitterConnection.findMany({
      where: {
        ...(this.prisma.provider === 'mysql' ? NULL_AS_RANGE : { lastVerifiedAt: null }),
        ...(last === null ? {} : { id: { gt: last.id } }),
      },
      orderBy: [{ lastVerifiedAt: 'asc' }, { id: 'asc' }],
      select: AS_SEEN,
      take,
    });
  }
}

/** Reads on after the last row of each batch until one is not full. */
async function* inBatches<Row>(
  size: number,
  read: (last: Row | null) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  do {
    batch = await read(batch.at(-1) ?? null);
    if (batch.length > 0) yield batch;
  } while (batch.length === size);
}
