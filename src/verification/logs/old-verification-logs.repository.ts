import { Injectable } from '@nestjs/common';
import { Database, type Transaction, type TwitterVerificationLog } from '#database';
import { findPage, rowsAt } from '../../platform/lists/keyset-page.js';
import type { Cursor } from '../../platform/lists/paging.js';

/** A period, to the millisecond. */
export interface TimeInterval {
  /** Inclusive; null: no limit. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date;
}

/** The verification logs, oldest first, for the job that moves them out of the table. */
@Injectable()
export class OldVerificationLogsRepository {
  constructor(private readonly prisma: Database) {}

  /** The cursors of the next rows of an interval, oldest first and then lowest id first. */
  findPlaces({ from, to }: TimeInterval, after: Cursor | null, take: number): Promise<Cursor[]> {
    const table = { table: 'TwitterVerificationLog', timeColumn: 'verifiedAt', equal: [] };
    return findPage(this.prisma, { ...table, oldestFirst: true, from, to, after, take });
  }

  /** The rows at these cursors, in their order, without those that have been deleted. */
  read(cursors: readonly Cursor[]): Promise<TwitterVerificationLog[]> {
    return rowsAt(cursors, (ids) =>
      this.prisma.twitterVerificationLog.findMany({ where: { id: { in: ids } } }),
    );
  }

  /** The times of the rows; those that are not in the table are left out. */
  async timesOf(ids: readonly string[]): Promise<Date[]> {
    const rows = await this.prisma.twitterVerificationLog.findMany({
      where: { id: { in: [...ids] } },
      select: { verifiedAt: true },
    });
    return rows.map(({ verifiedAt }) => verifiedAt);
  }

  /** Returns how many of them were in the table. */
  async deleteByIds(tx: Transaction, ids: readonly string[]): Promise<number> {
    const { count } = await tx.twitterVerificationLog.deleteMany({ where: { id: { in: [...ids] } } });
    return count;
  }
}
