import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { MetricsController } from './metrics/metrics.controller.js';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { RouteTable } from './http/route-table.js';
import { UndeclaredInputInterceptor } from './validation/undeclared-input.interceptor.js';

/** Error answers, health checks and metrics. */
@Module({
  // ProblemFilter logs a failed check.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
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
