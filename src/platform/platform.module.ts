import { Global, Module, type DynamicModule } from '@nestjs/common';
import { TokenVault } from '#token-vault';
import { AppConfig } from '../config/app-config.js';
import { AuditEvents } from './audit/audit-events.js';
import { cacheProviders } from './cache/providers.js';
import { concurrencyProviders } from './concurrency/providers.js';
import { PoolMetrics } from './database/pool-metrics.js';
import { databaseProviders } from './database/providers.js';
import { ExpiredRows } from './expired-rows/expired-rows.js';
import { PlatformRows } from './expired-rows/platform-rows.js';
import { IdempotencyKeysRepository } from './idempotency/idempotency-keys.repository.js';
import { IdempotencyService } from './idempotency/idempotency.service.js';
import { JobScheduler } from './jobs/job-scheduler.js';
import { jobProviders } from './jobs/providers.js';
import { MaintenanceModeRepository } from './maintenance-mode/maintenance-mode.repository.js';
import { ModeWatch } from './maintenance-mode/mode-watch.js';
import { maintenanceModeProviders } from './maintenance-mode/providers.js';
import { ServiceInstancesRepository } from './maintenance-mode/service-instances.repository.js';
import { Metrics } from './metrics/metrics.js';
import { PlatformShutdown } from './platform-shutdown.js';
import { RequestLimits } from './request-limits/request-limits.js';
import { Clock } from './time/clock.js';
import { Tracing } from './tracing/tracing.js';

const tokenVault = {
  provide: TokenVault,
  inject: [AppConfig],
  useFactory: ({ twitter }: AppConfig) => new TokenVault(twitter.keyRing),
};

const shared = [
  ...[...databaseProviders, ...cacheProviders, tokenVault],
  ...[...concurrencyProviders, ...jobProviders, ...maintenanceModeProviders],
  ...[AuditEvents, ExpiredRows, IdempotencyService, RequestLimits],
];

/** What every module may need. Nest starts a global module first and shuts it down last. */
@Global()
@Module({
  providers: [
    ...shared,
    IdempotencyKeysRepository,
    JobScheduler,
    MaintenanceModeRepository,
    ModeWatch,
    PlatformRows,
    PoolMetrics,
    ServiceInstancesRepository,
  ],
  exports: [...shared, Clock, Metrics, Tracing],
})
export class PlatformModule extends PlatformShutdown {
  static register(clock: Clock, metrics: Metrics, tracing: Tracing): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: Metrics, useValue: metrics },
      { provide: Tracing, useValue: tracing },
    ];
    return { module: PlatformModule, providers };
  }
}
