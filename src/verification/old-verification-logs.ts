import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { identifier, Prisma, type Transaction, type TwitterVerificationLog } from '#database';
import { inOrderOf } from '../platform/keyset-page.js';
import type { Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';

/** A stretch of time, to the millisecond. */
export interface TimeInterval {
  /** Inclusive; null: since ever. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date;
}

const placesSchema = z.array(z.object({ id: z.string(), at: z.coerce.date() }));

/** The audit trail from its old end, for what takes rows out of it. */
@Injectable()
export class OldVerificationLogs {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Where the next rows of an interval stand, oldest first and then by id, by as many steps in the index `(verifiedAt,
   * id)` as there are rows. See `findPage` for why it is said so.
   */
  async findPlaces(interval: TimeInterval, after: Cursor | null, take: number): Promise<Cursor[]> {
    const name = (column: string): Prisma.Sql => identifier(this.prisma.provider, column);
    const [id, time] = [name('id'), name('verifiedAt')];
    const conditions = [...lowerBound(interval, after, time, id), Prisma.sql`${time} < ${interval.to}`];
    return placesSchema.parse(
      await this.prisma.$queryRaw(
        Prisma.sql`SELECT ${id}, ${time} AS ${name('at')} FROM ${name('TwitterVerificationLog')}
          WHERE ${Prisma.join(conditions, ' AND ')}
          ORDER BY ${time} ASC, ${id} ASC LIMIT ${Prisma.raw(String(take))}`,
      ),
    );
  }

  /** The rows at these places, in their order, but for those that are gone. */
  async read(places: readonly Cursor[]): Promise<TwitterVerificationLog[]> {
    const rows = await this.prisma.twitterVerificationLog.findMany({
      where: { id: { in: places.map(({ id }) => id) } },
    });
    return inOrderOf(places, rows);
  }

  /** Times of those of the rows that are in the table. */
  async timesOf(ids: readonly string[]): Promise<Date[]> {
    const rows = await this.prisma.twitterVerificationLog.findMany({
      where: { id: { in: [...ids] } },
      select: { verifiedAt: true },
    });
    return rows.map(({ verifiedAt }) => verifiedAt);
  }

  /** Gives how many of them were in the table. */
  async deleteByIds(tx: Transaction, ids: readonly string[]): Promise<number> {
    const { count } = await tx.twitterVerificationLog.deleteMany({ where: { id: { in: [...ids] } } });
    return count;
  }
}

/** One bound for the range of the index: of two, SQLite would take either. */
function lowerBound(
  { from }: TimeInterval,
  after: Cursor | null,
  time: Prisma.Sql,
  id: Prisma.Sql,
): Prisma.Sql[] {
  if (after !== null)
    return [Prisma.sql`${time} >= ${after.at} AND (${time} > ${after.at} OR ${id} > ${after.id})`];
  return from === null ? [] : [Prisma.sql`${time} >= ${from}`];
}
