import { Injectable } from '@nestjs/common';
import { Leases } from '#database';
import { IdempotencyKeysRepository } from '../idempotency/idempotency-keys.repository.js';
import { JobRunsRepository } from '../jobs/job-runs.repository.js';
import { ServiceInstancesRepository } from '../maintenance-mode/service-instances.repository.js';
import { daysBefore } from '../time/days-before.js';
import { ExpiredRows } from './expired-rows.js';

const HOUR_MS = 60 * 60 * 1000;

/** For how long each is kept after its use. */
const EXPIRED_LEASE_MS = HOUR_MS;
const ENDED_RUN_DAYS = 90;
const UNSEEN_INSTANCE_MS = 24 * HOUR_MS;

/** Registers the platform's own rows that expire. */
@Injectable()
export class PlatformRows {
  constructor(
    expired: ExpiredRows,
    keys: IdempotencyKeysRepository,
    leases: Leases,
    runs: JobRunsRepository,
    instances: ServiceInstancesRepository,
  ) {
    expired.register({
      kind: 'idempotencyKeys',
      count: (now, limit) => keys.countExpired(now, limit),
      remove: (now, limit) => keys.deleteExpired(now, limit),
    });
    expired.register({
      kind: 'leases',
      count: (_now, limit) => leases.countExpired(EXPIRED_LEASE_MS, limit),
      remove: (_now, limit) => leases.deleteExpired(EXPIRED_LEASE_MS, limit),
    });
    expired.register({
      kind: 'maintenanceRuns',
      count: (now, limit) => runs.countEnded(daysBefore(now, ENDED_RUN_DAYS), limit),
      remove: (now, limit) => runs.deleteEnded(daysBefore(now, ENDED_RUN_DAYS), limit),
    });
    expired.register({
      kind: 'instances',
      count: (_now, limit) => instances.countUnseen(UNSEEN_INSTANCE_MS, limit),
      remove: (_now, limit) => instances.deleteUnseen(UNSEEN_INSTANCE_MS, limit),
    });
  }
}
