import { Injectable } from '@nestjs/common';
import { Database, type Prisma, type TwitterConnection } from '#database';

/** A connection whose access token has expired, and when. */
export type ExpiredConnection = Pick<TwitterConnection, 'id' | 'tokenExpiresAt'>;

/** A connection without recent use, as it was read. */
export type InactiveConnection = Pick<
  TwitterConnection,
  'id' | 'userId' | 'connectedAt' | 'lastVerifiedAt' | 'tokenVersion'
>;

const INACTIVE_COLUMNS = {
  id: true,
  userId: true,
  connectedAt: true,
  lastVerifiedAt: true,
  tokenVersion: true,
} satisfies Prisma.TwitterConnectionSelect;

/**
 * Matches null in a way that lets MariaDB continue in the index where the last batch ended: with a plain null it scans
 * each batch from the first row. No connection was verified before that year.
 */
const NULL_AS_RANGE = {
  OR: [{ lastVerifiedAt: null }, { lastVerifiedAt: { lt: new Date('1000-01-01T00:00:00.000Z') } }],
} satisfies Prisma.TwitterConnectionWhereInput;

/** When the connection was last used: verified or connected, whichever is later. */
export function lastUseOf({
  lastVerifiedAt,
  connectedAt,
}: Pick<TwitterConnection, 'lastVerifiedAt' | 'connectedAt'>): Date {
  return lastVerifiedAt === null || lastVerifiedAt < connectedAt ? connectedAt : lastVerifiedAt;
}

/** Expired and inactive connections, read along an index in batches. */
@Injectable()
export class StaleConnectionsRepository {
  constructor(private readonly prisma: Database) {}

  /** The active connections whose access token expired before `now`, the earliest first. */
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
   * Marks a batch of expired connections as inactive; returns how many were changed. One that was refreshed in the
   * meantime stays active. The times of the batch limit the index range that SQLite reads.
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

  /** The connections last verified before `cutoff`, the earliest first, then those never verified. */
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
      select: INACTIVE_COLUMNS,
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
      select: INACTIVE_COLUMNS,
      take,
    });
  }
}

/** Reads the next batch after the last row of the previous one, until one is not full. */
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
