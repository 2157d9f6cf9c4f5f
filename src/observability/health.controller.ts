import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../identity/public.decorator.js';
import { PrismaService } from '../platform/prisma.service.js';
import { Problem } from '../platform/problem.js';

const DATABASE_TIMEOUT_MS = 2_000;

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly prisma: PrismaService,
  ) {}

  /** The process runs and answers; nothing else is asked. */
  @Get('live')
  @ApiOkResponse({ description: 'The process answers' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Requests can be served: the database answers and no shutdown has begun. */
  @Get('ready')
  @ApiOkResponse({ description: 'Requests can be served' })
  async ready(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.#database()]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      throw new Problem('service_unavailable', 'Requests cannot be served at the moment.', { cause: error });
    }
  }

  #database() {
    return this.indicators
      .check('database')
      .attempt(async () => {
        // Reads a table: SQLite answers a bare SELECT 1 without a look at the file.
        await this.prisma.user.findFirst({ select: { id: true } });
      })
      .withTimeout(DATABASE_TIMEOUT_MS);
  }
}
