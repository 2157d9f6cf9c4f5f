import { Injectable } from '@nestjs/common';
import { readDatabaseClock, type ServiceInstance } from '#database';
import { PrismaService } from '../prisma.service.js';

/** What an instance says about itself. */
export type InstanceReport = Omit<ServiceInstance, 'seenAt'>;

/** The processes that serve this database, as they report themselves. */
@Injectable()
export class ServiceInstancesRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Stores what the instance says, as of now by the database's clock: the instances' own need not agree. */
  async report({ id, ...report }: InstanceReport): Promise<void> {
    const seen = { ...report, seenAt: await readDatabaseClock(this.prisma) };
    await this.prisma.serviceInstance.upsert({ where: { id }, create: { id, ...seen }, update: seen });
  }

  /** Those that were seen during the last `ms`. */
  async listSeenWithin(ms: number): Promise<ServiceInstance[]> {
    const now = await readDatabaseClock(this.prisma);
    return this.prisma.serviceInstance.findMany({ where: { seenAt: { gt: now - BigInt(ms) } } });
  }

  async remove(id: string): Promise<void> {
    await this.prisma.serviceInstance.deleteMany({ where: { id } });
  }

  /** How many were not seen for `forMs`; counts to `limit`. */
  async countUnseen(forMs: number, limit: number): Promise<number> {
    return this.prisma.serviceInstance.count({ where: await this.#unseen(forMs), take: limit });
  }

  /** Removes those that were not seen for `forMs`, `limit` of them at most; gives their number. */
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
