import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../identity/public.decorator.js';
import { Presence } from '../platform/maintenance-mode/presence.js';
import { PrismaService } from '../platform/prisma.service.js';
import { Problem } from '../platform/problem.js';
import { RedisService } from '../platform/redis/redis.service.js';

const DATABASE_TIMEOUT_MS = 2_000;

type RedisStatus = 'up' | 'down';

/** What a readiness probe is told: the state of each part by name. */
type Readiness = Omit<HealthCheckResult, 'status'> & {
  readonly status: HealthCheckResult['status'] | 'degraded';
};

@ApiTags('Health')
@Public({ isLimited: false })
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly prisma: PrismaService,
    private readonly presence: Presence,
    private readonly redis: RedisService,
  ) {}

  /** The process runs and answers; nothing else is asked. */
  @Get('live')
  @ApiOkResponse({ description: 'The process answers' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * Requests can be served: the database can be read and written to, and no shutdown has begun. Without the Redis that
   * it was given the service still works, each instance for itself: `degraded`.
   */
  @Get('ready')
  @ApiOkResponse({
    description: 'Requests can be served; `degraded` where Redis is configured and cannot be used',
  })
  async ready(): Promise<Readiness> {
    const [database, redisStatus] = await Promise.all([this.#checkDatabase(), this.#redisStatus()]);
    return redisStatus === null ? database : withRedis(database, redisStatus);
  }

  async #checkDatabase(): Promise<HealthCheckResult> {
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
        // A replica and a full disk let everything be read.
        await this.presence.announce();
      })
      .withTimeout(DATABASE_TIMEOUT_MS);
  }

  /** Null where the service runs without Redis. */
  async #redisStatus(): Promise<RedisStatus | null> {
    const { connection } = this.redis;
    if (connection === null) return null;
    return connection.probe().then(
      () => 'up',
      () => 'down',
    );
  }
}

function withRedis({ status, info, error, details }: HealthCheckResult, redisStatus: RedisStatus): Readiness {
  const redis = { status: redisStatus };
  const all = { ...details, redis };
  return redisStatus === 'up'
    ? { status, info: { ...info, redis }, error, details: all }
    : { status: 'degraded', info, error: { ...error, redis }, details: all };
}
