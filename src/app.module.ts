import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ConfigModule } from './config/config.module.js';
import type { AppConfig } from './config/app-config.js';
import { DevLoginModule } from './identity/dev-login/dev-login.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { MaintenanceModule } from './maintenance/maintenance.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import type { RouteTable } from './observability/route-table.js';
import type { Clock } from './platform/clock.js';
import { PlatformModule } from './platform/platform.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { TwitterConnectionModule } from './twitter-connection/twitter-connection.module.js';
import { VerificationModule } from './verification/verification.module.js';

export interface AppParts {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly routes: RouteTable;
  /** Modules on top of the service's own. */
  readonly modules: readonly Type[];
}

/** The one place that lists the modules. */
@Module({
  imports: [ScheduleModule.forRoot(), IdentityModule, TasksModule, TwitterConnectionModule],
})
export class AppModule {
  static register({ config, clock, routes, modules }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        PlatformModule.register(clock),
        ObservabilityModule.register(routes),
        DevLoginModule.register(config),
        VerificationModule.register(config),
        MaintenanceModule,
        ...modules,
      ],
    };
  }
}
