import { Injectable, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { BulkReads, Database, SnapshotReads } from '#database';
import { Metrics } from './metrics/metrics.js';
import { Presence } from './maintenance-mode/presence.js';
import { RedisService } from './redis/redis.service.js';
import { Tracing } from './tracing/tracing.js';

/** Closes the platform's connections. A base class of the module, whose hooks run after those of all providers. */
@Injectable()
export class PlatformShutdown implements OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly prisma: Database,
    private readonly redis: RedisService,
    private readonly presence: Presence,
    private readonly reads: SnapshotReads,
    private readonly bulk: BulkReads,
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {}

  /** Reads can be repeated, so a shutdown does not wait for them. */
  onModuleDestroy(): void {
    this.reads.close();
  }

  /** By then the background work has ended. */
  async onApplicationShutdown(): Promise<void> {
    this.metrics.close();
    await this.presence.leave();
    this.redis.connection?.close();
    await this.bulk.close();
    await this.prisma.$disconnect();
    await this.tracing.close();
  }
}
