import { Injectable } from '@nestjs/common';
import { Database, type Prisma, type XApiUsage } from '#database';
import type { XBill, XEndpoint } from '#x-api';
import { addAtOnce, changeOf, Counters, merged, type Addition, type Preceding } from './counters.js';

/** One request to X as it is counted. */
export interface Booking {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** `YYYY-MM`, UTC. */
  readonly month: string;
  readonly endpoint: XEndpoint;
  /** Null when no member is known yet. */
  readonly memberId: string | null;
  readonly reservedMicroUsd: bigint;
}

/** What X billed for a request. */
export interface Settlement {
  readonly booking: Booking;
  readonly billedResources: number;
  readonly costMicroUsd: bigint;
}

/** What a reservation is written together with. */
export interface JoinedWrites {
  readonly before?: Preceding;
  readonly settlements?: readonly Settlement[];
}

/** The limits for all instances together. */
export interface SpendingLimits {
  /** Null: no limit. */
  readonly monthlyBudgetMicroUsd: bigint | null;
  readonly callsPerMember: number;
}

export type Refusal = 'member_limit' | 'budget';

/** The settlement of a booking by the bill of its request. */
export function settlementOf(booking: Booking, { resources, microUsd }: XBill): Settlement {
  return { booking, billedResources: resources, costMicroUsd: BigInt(microUsd) };
}

/** Rolls back the transaction in which it is thrown. */
class NotBooked extends Error {
  constructor(readonly reason: Refusal) {
    super(`not booked: ${reason}`);
  }
}

/** What a reservation adds; those with a limit come first. */
function additionsOf(
  { month, day, endpoint, memberId: userId, reservedMicroUsd }: Booking,
  { monthlyBudgetMicroUsd: budget, callsPerMember }: SpendingLimits,
): readonly Addition[] {
  const ofMember: Addition[] =
    userId === null
      ? []
      : [
          {
            table: 'XApiUserUsage',
            key: { day, userId },
            add: { calls: 1 },
            most: { calls: callsPerMember },
          },
        ];
  return [
    {
      table: 'XApiMonth',
      key: { month },
      add: { committedMicroUsd: reservedMicroUsd },
      ...(budget === null ? {} : { most: { committedMicroUsd: budget } }),
    },
    ...ofMember,
    { table: 'XApiUsage', key: { day, endpoint }, add: { calls: 1, reservedMicroUsd } },
  ];
}

function settlementAdditionsOf({ booking, billedResources, costMicroUsd }: Settlement): readonly Addition[] {
  const { month, day, endpoint, reservedMicroUsd } = booking;
  const committedMicroUsd = costMicroUsd - reservedMicroUsd;
  const usage: Addition = {
    table: 'XApiUsage',
    key: { day, endpoint },
    add: { billedResources, costMicroUsd, reservedMicroUsd: -reservedMicroUsd },
  };
  if (committedMicroUsd === 0n) return [usage];
  return [{ table: 'XApiMonth', key: { month }, add: { committedMicroUsd } }, usage];
}

/** Counts requests to X and their cost: by month, by day and endpoint, and by day and member. */
@Injectable()
export class UsageRepository {
  constructor(private readonly prisma: Database) {}

  /**
   * Reserves a request before it is sent, or returns the limit that forbids it. Concurrent calls wait for the month's
   * row.
   *
   * @param joined what the same transaction does besides; nothing of it stays when a limit forbids the request
   */
  async reserve(
    booking: Booking,
    limits: SpendingLimits,
    { before, settlements = [] }: JoinedWrites = {},
  ): Promise<'booked' | Refusal> {
    const additions = merged([
      ...settlements.flatMap(settlementAdditionsOf),
      ...additionsOf(booking, limits),
    ]);
    if (await addAtOnce(this.prisma.direct, additions, before)) return 'booked';
    try {
      await this.prisma.direct.transaction(async (tx) => {
        const refused = await new Counters(tx, this.prisma.provider).addAll(additions, before);
        if (refused !== null) throw new NotBooked(refused.table === 'XApiMonth' ? 'budget' : 'member_limit');
      });
      return 'booked';
    } catch (error) {
      if (error instanceof NotBooked) return error.reason;
      throw error;
    }
  }

  /** Replaces the reservation by the cost of the request. */
  async settle(settlement: Settlement): Promise<void> {
    const [first, ...others] = this.settling([settlement]);
    if (first === undefined) return;
    if (others.length === 0) await this.prisma.direct.$executeRaw(first);
    else await this.prisma.direct.transaction((tx) => tx.$executeAll([first, ...others]));
  }

  /** The statements that settle all of them, for a transaction; no two change the same row. */
  settling(settlements: readonly Settlement[]): Prisma.Sql[] {
    const additions = merged(settlements.flatMap(settlementAdditionsOf));
    return additions.map((addition) => changeOf(this.prisma.provider, addition));
  }

  /** Undoes a reservation whose request was not sent. */
  async cancel({ month, day, endpoint, memberId, reservedMicroUsd }: Booking): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      await tx.xApiMonth.updateMany({
        where: { month },
        data: { committedMicroUsd: { decrement: reservedMicroUsd } },
      });
      await tx.xApiUsage.updateMany({
        where: { day, endpoint },
        data: { calls: { decrement: 1 }, reservedMicroUsd: { decrement: reservedMicroUsd } },
      });
      if (memberId === null) return;
      await tx.xApiUserUsage.updateMany({
        where: { day, userId: memberId },
        data: { calls: { decrement: 1 } },
      });
    });
  }

  /** What is spent and reserved in a month, in millionths of a US dollar. */
  async committedMicroUsd(month: string): Promise<bigint> {
    const row = await this.prisma.xApiMonth.findUnique({ where: { month } });
    return row?.committedMicroUsd ?? 0n;
  }

  /** What all requests together cost, without reservations, in millionths of a US dollar. */
  async totalMicroUsd(): Promise<bigint> {
    const { _sum } = await this.prisma.xApiUsage.aggregate({ _sum: { costMicroUsd: true } });
    return _sum.costMicroUsd ?? 0n;
  }

  /** How many resources of these endpoints were billed in a month. */
  async billedResources(month: string, endpoints: readonly XEndpoint[]): Promise<number> {
    const { _sum } = await this.prisma.xApiUsage.aggregate({
      where: { day: { gte: `${month}-01`, lte: `${month}-31` }, endpoint: { in: [...endpoints] } },
      _sum: { billedResources: true },
    });
    return _sum.billedResources ?? 0;
  }

  /** What is spent in a month, without reservations, in millionths of a US dollar. */
  async spentMicroUsd(month: string): Promise<bigint> {
    const { _sum } = await this.prisma.xApiUsage.aggregate({
      where: { day: { gte: `${month}-01`, lte: `${month}-31` } },
      _sum: { costMicroUsd: true },
    });
    return _sum.costMicroUsd ?? 0n;
  }

  /** True for the first call for this month, on any instance. */
  async markWarned(month: string, now: Date): Promise<boolean> {
    const { count } = await this.prisma.xApiMonth.updateMany({
      where: { month, warnedAt: null },
      data: { warnedAt: now },
    });
    return count === 1;
  }

  /** The rows of all days from `firstDay` to `lastDay`, both included, the newest day first. */
  list(firstDay: string, lastDay: string): Promise<XApiUsage[]> {
    return this.prisma.xApiUsage.findMany({
      where: { day: { gte: firstDay, lte: lastDay } },
      orderBy: [{ day: 'desc' }, { endpoint: 'asc' }],
    });
  }

  /** How many rows of members there are before `day`; counts up to `limit`. */
  countUserUsageBefore(day: string, limit: number): Promise<number> {
    return this.prisma.xApiUserUsage.count({ where: { day: { lt: day } }, take: limit });
  }

  /** Deletes the oldest rows of members before `day`, at most `limit`; returns their number. */
  async deleteUserUsageBefore(day: string, limit: number): Promise<number> {
    const old = await this.prisma.xApiUserUsage.findMany({
      where: { day: { lt: day } },
      orderBy: [{ day: 'asc' }, { userId: 'asc' }],
      take: limit,
      select: { id: true },
    });
    const ids = old.map(({ id }) => id);
    const { count } = await this.prisma.xApiUserUsage.deleteMany({ where: { id: { in: ids } } });
    return count;
  }
}
