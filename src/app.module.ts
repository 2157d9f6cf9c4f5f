import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ConfigModule } from './config/config.module.js';
import type { AppConfig } from './config/app-config.js';
import { DevLoginModule } from './identity/dev-login/dev-login.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { MaintenanceModule } from './maintenance/maintenance.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import type { RouteTable } from './observability/http/route-table.js';
import type { Metrics } from './platform/metrics/metrics.js';
import type { Clock } from './platform/time/clock.js';
import type { Tracing } from './platform/tracing/tracing.js';
import { PlatformModule } from './platform/platform.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { TwitterConnectionModule } from './twitter-connection/twitter-connection.module.js';
import { QueueModule } from './verification/queue/queue.module.js';

export interface AppParts {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly routes: RouteTable;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Modules in addition to the service's own. */
  readonly modules: readonly Type[];
}

@Module({
  imports: [ScheduleModule.forRoot(), IdentityModule, TasksModule, TwitterConnectionModule],
})
export class AppModule {
  static register({ config, clock, routes, metrics, tracing, modules }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        PlatformModule.register(clock, metrics, tracing),
        ObservabilityModule.register(routes),
        DevLoginModule.register(config),
        QueueModule.register(config),
        MaintenanceModule,
        ...modules,
      ],
    };
  }
}
