import { ApiProperty } from '@nestjs/swagger';
import type { ServiceInstance } from '#database';
import type { XBreakerDescription, XClosedWindowDescription } from '#x-api';
import { PHASES, type Phase } from '../../platform/maintenance-mode/maintenance-mode.service.js';
import type { Backlog } from '../../verification/completion/backlog.repository.js';
import type { ServiceStatus } from './status.service.js';

/** Only so many closed windows are listed: each member may have several. */
const MAX_LISTED_WINDOWS = 100;
const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
const WINDOW_SCOPES = ['user', 'user_day', 'app_day'] as const;

/** Completions that the queue will verify. */
export class QueueStatusResponse {
  @ApiProperty({ description: 'Completions with a planned next attempt.' }) readonly depth!: number;
  @ApiProperty({ description: 'Those of them that are due.' }) readonly due!: number;
  @ApiProperty({ type: Date, nullable: true }) readonly oldestDueAt!: Date | null;
  @ApiProperty({ description: 'For how many seconds the oldest of them has been due; 0 when none is.' })
  readonly ageSeconds!: number;
}

/** The X connections by their status; the three add up to the total. */
export class ConnectionCountsResponse {
  @ApiProperty() readonly total!: number;
  @ApiProperty() readonly active!: number;
  @ApiProperty() readonly expired!: number;
  @ApiProperty() readonly reconnectRequired!: number;
}

/** A circuit breaker for calls to X, as this instance knows it. */
export class BreakerResponse {
  @ApiProperty({ description: '`app` stops every call; the others stop those to one endpoint.' })
  readonly name!: string;
  @ApiProperty({ enum: BREAKER_STATES, description: '`half_open`: a probe is due or running.' })
  readonly state!: XBreakerDescription['state'];
  @ApiProperty({ type: String, nullable: true, description: 'What opened it.' })
  readonly code!: string | null;
  @ApiProperty({ type: Date, nullable: true }) readonly since!: Date | null;
  @ApiProperty({ type: Date, nullable: true, description: 'When X is probed next.' })
  readonly retryAt!: Date | null;
}

/** A rate limit window of X that is used up, as this instance knows it. */
export class RateWindowResponse {
  @ApiProperty({
    enum: WINDOW_SCOPES,
    description:
      '`user`: one account, one endpoint. `user_day`: one account, all endpoints. `app_day`: the app, one endpoint.',
  })
  readonly scope!: XClosedWindowDescription['scope'];
  @ApiProperty({ type: String, nullable: true }) readonly xUserId!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly endpoint!: string | null;
  @ApiProperty() readonly closedUntil!: Date;
}

/** An instance by its last heartbeat: every 10 s, or every 2 s in maintenance mode. */
export class InstanceResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly startedAt!: Date;
  @ApiProperty({ description: "By the database's clock." }) readonly seenAt!: Date;
  @ApiProperty({ description: 'The revision of the maintenance mode that it has applied.' })
  readonly modeRevision!: number;
  @ApiProperty({ description: 'Running work that maintenance mode has to wait for.' })
  readonly busyWith!: number;
  @ApiProperty({ description: 'Whether it sends this answer.' }) readonly isThisOne!: boolean;
}

export class MaintenanceModeStatusResponse {
  @ApiProperty() readonly enabled!: boolean;
  @ApiProperty({ enum: PHASES }) readonly state!: Phase;
}

export class StatusResponse {
  @ApiProperty({ type: QueueStatusResponse }) readonly queue!: QueueStatusResponse;
  @ApiProperty({ description: 'Completions that a person has to decide.' }) readonly needsReview!: number;
  @ApiProperty({ type: ConnectionCountsResponse }) readonly connections!: ConnectionCountsResponse;
  @ApiProperty({ type: [BreakerResponse] }) readonly breakers!: BreakerResponse[];
  @ApiProperty({
    type: [RateWindowResponse],
    description: `Those that stay closed longest first, at most ${MAX_LISTED_WINDOWS}.`,
  })
  readonly rateWindows!: RateWindowResponse[];
  @ApiProperty({ description: 'The number of all closed windows.' }) readonly rateWindowsClosed!: number;
  @ApiProperty({ type: [InstanceResponse] }) readonly instances!: InstanceResponse[];
  @ApiProperty({ type: MaintenanceModeStatusResponse })
  readonly maintenanceMode!: MaintenanceModeStatusResponse;
  @ApiProperty({
    type: String,
    enum: ['up', 'down'],
    nullable: true,
    description: 'Whether this instance can use it; null without REDIS_URL.',
  })
  readonly redis!: 'up' | 'down' | null;
}

export function toStatusResponse(status: ServiceStatus): StatusResponse {
  const { backlog, connections, xGate, instances, mode, isRedisUp } = status;
  return {
    queue: queueOf(backlog, status.now),
    needsReview: backlog.needsReview,
    connections: { ...connections },
    breakers: [...xGate.breakers],
    rateWindows: longestClosed(xGate.closedWindows),
    rateWindowsClosed: xGate.closedWindows.length,
    instances: instances.map((instance) => toInstanceResponse(instance, status.ownId)),
    maintenanceMode: { enabled: mode.row?.enabled ?? false, state: mode.phase },
    redis: isRedisUp === null ? null : isRedisUp ? 'up' : 'down',
  };
}

function queueOf({ depth, due, oldestDueAt }: Backlog, now: Date): QueueStatusResponse {
  const ageMs = oldestDueAt === null ? 0 : now.getTime() - oldestDueAt.getTime();
  return { depth, due, oldestDueAt, ageSeconds: Math.floor(ageMs / 1000) };
}

function longestClosed(windows: readonly XClosedWindowDescription[]): RateWindowResponse[] {
  return [...windows]
    .sort((one, other) => other.closedUntil.getTime() - one.closedUntil.getTime())
    .slice(0, MAX_LISTED_WINDOWS);
}

function toInstanceResponse(instance: ServiceInstance, ownId: string): InstanceResponse {
  const { id, startedAt, seenAt, modeRevision, busyWith } = instance;
  return {
    id,
    startedAt,
    seenAt: new Date(Number(seenAt)),
    modeRevision,
    busyWith,
    isThisOne: id === ownId,
  };
}
