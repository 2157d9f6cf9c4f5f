import { Injectable } from '@nestjs/common';
import { Database, uniqueViolation, type Transaction, type XApiUsage } from '#database';
import type { XEndpoint } from '#x-api';

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

/** The limits for all instances together. */
export interface SpendingLimits {
  /** Null: no limit. */
  readonly monthlyBudgetMicroUsd: bigint | null;
  readonly callsPerMember: number;
}

export type Refusal = 'member_limit' | 'budget';

/** A row does not exist yet, or changed in between. */
type Uncertain = 'try_again';

/** A further round is needed when others create or change rows in the meantime. */
const ROUNDS = 5;

/** Rolls back the transaction in which it is thrown. */
class NotBooked extends Error {
  constructor(readonly reason: Refusal | Uncertain) {
    super(`not booked: ${reason}`);
  }
}

/** Counts requests to X and their cost: by month, by day and endpoint, and by day and member. */
@Injectable()
export class UsageRepository {
  constructor(private readonly prisma: Database) {}

  /**
   * Reserves a request before it is sent, or returns the limit that forbids it. Concurrent calls wait for the month's row.
   *
   * @throws Error when the rows keep changing
   */
  async reserve(booking: Booking, limits: SpendingLimits): Promise<'booked' | Refusal> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const outcome = await this.#tryToReserve(booking, limits);
      if (outcome !== 'try_again') return outcome;
      await this.#createRows(booking);
    }
    throw new Error(`the usage of ${booking.day} cannot be written`);
  }

  /** Replaces the reservation by the cost of the request. */
  async settle(booking: Booking, billedResources: number, costMicroUsd: bigint): Promise<void> {
    const { month, day, endpoint, reservedMicroUsd } = booking;
    await this.prisma.$transaction(async (tx) => {
      await tx.xApiMonth.updateMany({
        where: { month },
        data: { committedMicroUsd: { increment: costMicroUsd - reservedMicroUsd } },
      });
      await tx.xApiUsage.updateMany({
        where: { day, endpoint },
        data: {
          billedResources: { increment: billedResources },
          costMicroUsd: { increment: costMicroUsd },
          reservedMicroUsd: { decrement: reservedMicroUsd },
        },
      });
    });
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

  async #tryToReserve(booking: Booking, limits: SpendingLimits): Promise<'booked' | Refusal | Uncertain> {
    try {
      await this.prisma.$transaction(async (tx) => {
        await reserveMoney(tx, booking, limits);
        await countForMember(tx, booking, limits);
        await countForEndpoint(tx, booking);
      });
      return 'booked';
    } catch (error) {
      if (error instanceof NotBooked) return error.reason;
      throw error;
    }
  }

  async #createRows({ month, day, endpoint, memberId: userId }: Booking): Promise<void> {
    await ignoreIfExists(this.prisma.xApiMonth.create({ data: { month } }));
    await ignoreIfExists(this.prisma.xApiUsage.create({ data: { day, endpoint } }));
    if (userId !== null) await ignoreIfExists(this.prisma.xApiUserUsage.create({ data: { day, userId } }));
  }
}

async function reserveMoney(
  tx: Transaction,
  { month, reservedMicroUsd }: Booking,
  { monthlyBudgetMicroUsd: budget }: SpendingLimits,
): Promise<void> {
  const most = budget === null ? null : budget - reservedMicroUsd;
  const { count } = await tx.xApiMonth.updateMany({
    where: { month, ...(most === null ? {} : { committedMicroUsd: { lte: most } }) },
    data: { committedMicroUsd: { increment: reservedMicroUsd } },
  });
  if (count === 1) return;
  const isSpent =
    most !== null && (await tx.xApiMonth.count({ where: { month, committedMicroUsd: { gt: most } } })) === 1;
  throw new NotBooked(isSpent ? 'budget' : 'try_again');
}

async function countForMember(
  tx: Transaction,
  { day, memberId: userId }: Booking,
  { callsPerMember }: SpendingLimits,
): Promise<void> {
  if (userId === null) return;
  const { count } = await tx.xApiUserUsage.updateMany({
    where: { day, userId, calls: { lt: callsPerMember } },
    data: { calls: { increment: 1 } },
  });
  if (count === 1) return;
  // Only a row at the limit counts: another request may have created it after the update found none.
  const isReached =
    (await tx.xApiUserUsage.count({ where: { day, userId, calls: { gte: callsPerMember } } })) === 1;
  throw new NotBooked(isReached ? 'member_limit' : 'try_again');
}

async function countForEndpoint(
  tx: Transaction,
  { day, endpoint, reservedMicroUsd }: Booking,
): Promise<void> {
  const { count } = await tx.xApiUsage.updateMany({
    where: { day, endpoint },
    data: { calls: { increment: 1 }, reservedMicroUsd: { increment: reservedMicroUsd } },
  });
  if (count === 0) throw new NotBooked('try_again');
}

/** Another process may create the same row at the same time. */
async function ignoreIfExists(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
  }
}
