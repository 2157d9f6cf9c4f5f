import { Injectable } from '@nestjs/common';
import { Database, readDatabaseClock, type ServiceInstance } from '#database';

/** What an instance reports about itself. */
export type InstanceReport = Omit<ServiceInstance, 'seenAt'>;

/** The processes that serve this database, as they report themselves. */
@Injectable()
export class ServiceInstancesRepository {
  constructor(private readonly prisma: Database) {}

  /** Stores the report with the time of the database, because the clocks of the instances may differ. */
  async report({ id, ...report }: InstanceReport): Promise<void> {
    const seen = { ...report, seenAt: await readDatabaseClock(this.prisma) };
    await this.prisma.serviceInstance.upsert({ where: { id }, create: { id, ...seen }, update: seen });
  }

  /** The instances that reported during the last `ms`. */
  async listSeenWithin(ms: number): Promise<ServiceInstance[]> {
    const now = await readDatabaseClock(this.prisma);
    return this.prisma.serviceInstance.findMany({ where: { seenAt: { gt: now - BigInt(ms) } } });
  }

  async remove(id: string): Promise<void> {
    await this.prisma.serviceInstance.deleteMany({ where: { id } });
  }

  /** How many have not reported for `forMs`; counts up to `limit`. */
  async countUnseen(forMs: number, limit: number): Promise<number> {
    return this.prisma.serviceInstance.count({ where: await this.#unseen(forMs), take: limit });
  }

  /** Deletes those that have not reported for `forMs`, at most `limit`; returns their number. */
  async deleteUnseen(forMs: number, limit: number): Promise<number> {
    const where = await this.#unseen(forMs);
    const unseen = await this.prisma.serviceInstance.findMany({
      where,
      orderBy: { seenAt: 'asc' },
      take: limit,
      select: { id: true },
    });
    const ids = unseen.map(({ id }) => id);
    const { count } = await this.prisma.serviceInstance.deleteMany({ where: { ...where, id: { in: ids } } });
    return count;
  }

  async #unseen(forMs: number): Promise<{ seenAt: { lt: bigint } }> {
    return { seenAt: { lt: (await readDatabaseClock(this.prisma)) - BigInt(forMs) } };
  }
}
