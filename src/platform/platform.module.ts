import {
  Global,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { BulkReads, Leases, SnapshotReads } from '#database';
import { TokenVault } from '#token-vault';
import { AppConfig } from '../config/app-config.js';
import { AuditEvents } from './audit/audit-events.js';
import { BackgroundWork } from './background-work.js';
import { Clock } from './clock.js';
import { ExclusiveWork } from './exclusive-work.js';
import { IdempotencyKeysRepository } from './idempotency/idempotency-keys.repository.js';
import { IdempotencyService } from './idempotency/idempotency.service.js';
import { Instance } from './instance.js';
import { JobRegistry } from './jobs/job-registry.js';
import { JobRunner } from './jobs/job-runner.js';
import { JobRunsRepository } from './jobs/job-runs.repository.js';
import { JobScheduler } from './jobs/job-scheduler.js';
import { KeyedMutex } from './keyed-mutex.js';
import { MaintenanceMode } from './maintenance-mode/maintenance-mode.js';
import { MaintenanceModeRepository } from './maintenance-mode/maintenance-mode.repository.js';
import { MaintenanceModeService } from './maintenance-mode/maintenance-mode.service.js';
import { MemberWrites } from './maintenance-mode/member-writes.js';
import { ModeWatch } from './maintenance-mode/mode-watch.js';
import { Presence } from './maintenance-mode/presence.js';
import { ServiceInstancesRepository } from './maintenance-mode/service-instances.repository.js';
import { LocalMemory } from './memory/local-memory.js';
import { MemoryNotes } from './memory/memory-notes.js';
import { Memory } from './memory/memory.js';
import { RedisMemory } from './memory/redis-memory.js';
import { openPrisma, PrismaService } from './prisma.service.js';
import { RequestLimits } from './request-limits/request-limits.js';
import { openRedis, RedisService } from './redis/redis.service.js';

/** What every module may need. Being global, Nest starts it first and shuts it down last. */
@Global()
@Module({
  providers: [
    { provide: PrismaService, useFactory: openPrisma, inject: [AppConfig] },
    { provide: RedisService, useFactory: openRedis, inject: [AppConfig] },
    {
      provide: TokenVault,
      inject: [AppConfig],
      useFactory: ({ twitter }: AppConfig) => new TokenVault(twitter.keyRing),
    },
    {
      provide: Memory,
      inject: [RedisService],
      useFactory: ({ connection }: RedisService) =>
        connection === null ? new LocalMemory() : new RedisMemory(connection),
    },
    { provide: Leases, inject: [PrismaService], useFactory: (prisma: PrismaService) => new Leases(prisma) },
    {
      provide: SnapshotReads,
      inject: [PrismaService, AppConfig],
      useFactory: (prisma: PrismaService, { database }: AppConfig) => new SnapshotReads(prisma, database.url),
    },
    {
      provide: BulkReads,
      inject: [AppConfig],
      useFactory: ({ database }: AppConfig) => new BulkReads(database.url),
    },
    MemoryNotes,
    IdempotencyKeysRepository,
    IdempotencyService,
    RequestLimits,
    AuditEvents,
    BackgroundWork,
    ExclusiveWork,
    Instance,
    JobRegistry,
    JobRunner,
    JobRunsRepository,
    JobScheduler,
    KeyedMutex,
    MaintenanceMode,
    MaintenanceModeRepository,
    MaintenanceModeService,
    MemberWrites,
    ModeWatch,
    Presence,
    ServiceInstancesRepository,
  ],
  exports: [
    PrismaService,
    RedisService,
    TokenVault,
    Memory,
    MemoryNotes,
    IdempotencyKeysRepository,
    IdempotencyService,
    RequestLimits,
    AuditEvents,
    BackgroundWork,
    ExclusiveWork,
    Instance,
    JobRegistry,
    JobRunner,
    JobRunsRepository,
    KeyedMutex,
    MaintenanceMode,
    MaintenanceModeService,
    MemberWrites,
    Presence,
    ServiceInstancesRepository,
    Leases,
    SnapshotReads,
    BulkReads,
    Clock,
  ],
})
export class PlatformModule implements OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly prisma: PrismaService,
    private readonly redis: RedisService,
    private readonly presence: Presence,
    private readonly reads: SnapshotReads,
    private readonly bulk: BulkReads,
  ) {}

  static register(clock: Clock): DynamicModule {
    return { module: PlatformModule, providers: [{ provide: Clock, useValue: clock }] };
  }

  /** Nobody waits at shutdown for what can be asked again. */
  onModuleDestroy(): void {
    this.reads.close();
  }

  /** Runs after the hooks of the providers, so after the background work has ended. */
  async onApplicationShutdown(): Promise<void> {
    await this.presence.leave();
    this.redis.connection?.close();
    await this.bulk.close();
    await this.prisma.$disconnect();
  }
}
