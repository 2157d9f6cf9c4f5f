import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { RouteTable } from './route-table.js';
import { UndeclaredInputInterceptor } from './undeclared-input.interceptor.js';

/** What the outside sees of the service's state: errors, health. */
@Module({
  // The log line of a failed check is the filter's.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: UndeclaredInputInterceptor },
  ],
})
export class ObservabilityModule {
  static register(routes: RouteTable): DynamicModule {
    return { module: ObservabilityModule, providers: [{ provide: RouteTable, useValue: routes }] };
  }
}
