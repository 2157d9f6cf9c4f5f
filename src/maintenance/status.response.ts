import { ApiProperty } from '@nestjs/swagger';
import type { ServiceInstance } from '#database';
import type { XBreakerDescription, XClosedWindowDescription } from '#x-api';
import { PHASES, type Phase } from '../platform/maintenance-mode/maintenance-mode.service.js';
import type { Backlog } from '../verification/backlog.repository.js';
import type { ServiceStatus } from './status.service.js';

/** Of the windows that are closed, so many are listed: each member may have several. */
const MAX_LISTED_WINDOWS = 100;
const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
const WINDOW_SCOPES = ['user', 'user_day', 'app_day'] as const;

/** What waits to be verified by itself. */
export class QueueStatusResponse {
  @ApiProperty({ description: 'Completions that a next attempt is planned for.' }) readonly depth!: number;
  @ApiProperty({ description: 'Those of them whose time has come.' }) readonly due!: number;
  @ApiProperty({ type: Date, nullable: true }) readonly oldestDueAt!: Date | null;
  @ApiProperty({ description: 'For how long the first of those has waited, in seconds; 0 when none does.' })
  readonly ageSeconds!: number;
}

/** The X connections by their status; the three add up to the total. */
export class ConnectionCountsResponse {
  @ApiProperty() readonly total!: number;
  @ApiProperty() readonly active!: number;
  @ApiProperty() readonly expired!: number;
  @ApiProperty() readonly reconnectRequired!: number;
}

/** What stops calls to X that would fail, as this instance knows it. */
export class BreakerResponse {
  @ApiProperty({ description: '`app` stops every call; the others stop those to one endpoint.' })
  readonly name!: string;
  @ApiProperty({ enum: BREAKER_STATES, description: '`half_open`: due for a probe, or being probed.' })
  readonly state!: XBreakerDescription['state'];
  @ApiProperty({ type: String, nullable: true, description: 'What opened it.' })
  readonly code!: string | null;
  @ApiProperty({ type: Date, nullable: true }) readonly since!: Date | null;
  @ApiProperty({ type: Date, nullable: true, description: 'From when on X is probed.' })
  readonly retryAt!: Date | null;
}

/** A rate window of X that lets nothing through, as this instance knows it. */
export class RateWindowResponse {
  @ApiProperty({
    enum: WINDOW_SCOPES,
    description:
      '`user`: an account on an endpoint. `user_day`: an account everywhere. `app_day`: the app on an endpoint.',
  })
  readonly scope!: XClosedWindowDescription['scope'];
  @ApiProperty({ type: String, nullable: true }) readonly xUserId!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly endpoint!: string | null;
  @ApiProperty() readonly closedUntil!: Date;
}

/** A process that serves this database, as it has shown itself last: every 10 s, or every 2 s in maintenance mode. */
export class InstanceResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly startedAt!: Date;
  @ApiProperty({ description: "By the database's clock." }) readonly seenAt!: Date;
  @ApiProperty({ description: 'The revision of the maintenance mode that it goes by.' })
  readonly modeRevision!: number;
  @ApiProperty({ description: 'Work under way that maintenance mode has to wait for.' })
  readonly busyWith!: number;
  @ApiProperty({ description: 'Whether it gives this answer.' }) readonly isThisOne!: boolean;
}

export class MaintenanceModeStatusResponse {
  @ApiProperty() readonly enabled!: boolean;
  @ApiProperty({ enum: PHASES }) readonly state!: Phase;
}

/** How the service stands. */
export class StatusResponse {
  @ApiProperty({ type: QueueStatusResponse }) readonly queue!: QueueStatusResponse;
  @ApiProperty({ description: 'Completions that a person has to look at.' }) readonly needsReview!: number;
  @ApiProperty({ type: ConnectionCountsResponse }) readonly connections!: ConnectionCountsResponse;
  @ApiProperty({ type: [BreakerResponse] }) readonly breakers!: BreakerResponse[];
  @ApiProperty({
    type: [RateWindowResponse],
    description: `Those that stay closed longest first, ${MAX_LISTED_WINDOWS} at most.`,
  })
  readonly rateWindows!: RateWindowResponse[];
  @ApiProperty({ description: 'How many there are, listed or not.' }) readonly rateWindowsClosed!: number;
  @ApiProperty({ type: [InstanceResponse] }) readonly instances!: InstanceResponse[];
  @ApiProperty({ type: MaintenanceModeStatusResponse })
  readonly maintenanceMode!: MaintenanceModeStatusResponse;
  @ApiProperty({
    type: String,
    enum: ['up', 'down'],
    nullable: true,
    description: 'As this instance reaches it; null: the service runs without.',
  })
  readonly redis!: 'up' | 'down' | null;
}

export function toStatusResponse(status: ServiceStatus): StatusResponse {
  const { backlog, connections, traffic, instances, mode, isRedisUp } = status;
  return {
    queue: queueOf(backlog, status.now),
    needsReview: backlog.needsReview,
    connections: { ...connections },
    breakers: [...traffic.breakers],
    rateWindows: longestClosed(traffic.closedWindows),
    rateWindowsClosed: traffic.closedWindows.length,
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
