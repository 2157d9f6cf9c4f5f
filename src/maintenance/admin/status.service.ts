import { Injectable } from '@nestjs/common';
import type { ServiceInstance } from '#database';
import { XApiClient, type XGateDescription } from '#x-api';
import { Clock } from '../../platform/time/clock.js';
import { Instance } from '../../platform/concurrency/instance.js';
import {
  MaintenanceModeService,
  type ModeReport,
} from '../../platform/maintenance-mode/maintenance-mode.service.js';
import { RedisService } from '../../platform/redis/redis.service.js';
import {
  ConnectionCountsRepository,
  type ConnectionCounts,
} from '../../twitter-connection/connection/connection-counts.repository.js';
import { BacklogRepository, type Backlog } from '../../verification/completion/backlog.repository.js';

export interface ServiceStatus {
  readonly now: Date;
  readonly backlog: Backlog;
  readonly connections: ConnectionCounts;
  /** As this instance knows it. */
  readonly xGate: XGateDescription;
  readonly instances: readonly ServiceInstance[];
  /** The id of this one among them. */
  readonly ownId: string;
  readonly mode: ModeReport;
  /** Whether this instance can use Redis; null without REDIS_URL. */
  readonly isRedisUp: boolean | null;
}

/** Reads the state of the service for operators. */
@Injectable()
export class StatusService {
  constructor(
    private readonly backlog: BacklogRepository,
    private readonly connections: ConnectionCountsRepository,
    private readonly x: XApiClient,
    private readonly mode: MaintenanceModeService,
    private readonly instance: Instance,
    private readonly redis: RedisService,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<ServiceStatus> {
    const now = this.clock.now();
    const [backlog, connections, instances, mode] = await Promise.all([
      this.backlog.read(now),
      this.connections.read(now),
      this.mode.listInstances(),
      this.mode.report(),
    ]);
    return {
      now,
      backlog,
      connections,
      xGate: this.x.describeGate(),
      instances,
      ownId: this.instance.id,
      mode,
      isRedisUp: this.redis.connection?.isUp ?? null,
    };
  }
}
