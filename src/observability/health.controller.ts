import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Database } from '#database';
import { Public } from '../identity/public.decorator.js';
import { Presence } from '../platform/maintenance-mode/presence.js';
import { Problem } from '../platform/problems/problem.js';
import { RedisService } from '../platform/redis/redis.service.js';

const DATABASE_TIMEOUT_MS = 2_000;

const LIVENESS = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['ok'] } },
};
const PARTS = { type: 'object', additionalProperties: { type: 'object', additionalProperties: true } };
const READINESS = {
  type: 'object',
  required: ['status', 'details'],
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded'] },
    info: PARTS,
    error: { ...PARTS, example: {} },
    details: PARTS,
  },
};

type RedisStatus = 'up' | 'down';

/** The answer to a readiness probe: the state of each part by name. */
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
    private readonly prisma: Database,
    private readonly presence: Presence,
    private readonly redis: RedisService,
  ) {}

  /** The process answers; nothing else is checked. */
  @Get('live')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Is the process alive?',
    description: 'The process answers; nothing else is checked.',
  })
  @ApiOkResponse({ description: 'The process answers', schema: LIVENESS })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * Requests can be served: the database can be read and written, and no shutdown has begun. While the configured Redis
   * is unavailable the service still works, each instance by itself: `degraded`.
   */
  @Get('ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Can requests be served?',
    description: 'The database can be read and written, and no shutdown has begun.',
  })
  @ApiOkResponse({
    description: 'Requests can be served; `degraded` when the configured Redis is unavailable',
    schema: READINESS,
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
        // Reads a table: SQLite answers SELECT 1 without reading the file.
        await this.prisma.user.findFirst({ select: { id: true } });
        // Writes a row, too: a replica or a full disk can still be read.
        await this.presence.announce();
      })
      .withTimeout(DATABASE_TIMEOUT_MS);
  }

  /** Null without REDIS_URL. */
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
