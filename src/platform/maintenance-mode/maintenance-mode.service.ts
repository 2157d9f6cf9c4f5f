import { Injectable } from '@nestjs/common';
import type { MaintenanceMode as ModeRow, ServiceInstance } from '#database';
import type { Actor } from '../audit/audit-events.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { MaintenanceModeRepository, type WantedMode } from './maintenance-mode.repository.js';
import { Presence } from './presence.js';
import { ServiceInstancesRepository } from './service-instances.repository.js';

/** An instance without a heartbeat for so long is gone: there is one every 10 s, in maintenance mode every 2 s. */
const GONE_AFTER_MS = 25_000;

/**
 * `draining`: an instance has not applied the mode yet, or still runs work that began before. `quiet`: nothing that
 * members do is written any more.
 */
export const PHASES = ['off', 'draining', 'quiet'] as const;
export type Phase = (typeof PHASES)[number];

/** The mode, and whether all instances have applied it. */
export interface ModeReport {
  /** Null when the mode was never changed. */
  readonly row: ModeRow | null;
  readonly phase: Phase;
}

/** Maintenance mode as admins see and set it, for all instances. */
@Injectable()
export class MaintenanceModeService {
  constructor(
    private readonly modes: MaintenanceModeRepository,
    private readonly mode: MaintenanceMode,
    private readonly instances: ServiceInstancesRepository,
    private readonly presence: Presence,
  ) {}

  async report(): Promise<ModeReport> {
    return this.#reportOf(await this.modes.read());
  }

  /** Sets the mode: on this instance at once, on others when they next read it. */
  async change(wanted: WantedMode, actor: Actor): Promise<ModeReport> {
    return this.#reportOf(await this.modes.change(wanted, actor));
  }

  /** The live instances by their latest report; `seenAt` says how old it is. */
  listInstances(): Promise<ServiceInstance[]> {
    return this.instances.listSeenWithin(GONE_AFTER_MS);
  }

  async #reportOf(row: ModeRow | null): Promise<ModeReport> {
    if (row !== null) this.mode.follow(row);
    if (row?.enabled !== true) return { row, phase: 'off' };
    return { row, phase: (await this.#isQuiet(row.revision)) ? 'quiet' : 'draining' };
  }

  /** The stored report of this instance may be seconds old, so its current state is used, read after the others. */
  async #isQuiet(revision: number): Promise<boolean> {
    const seen = await this.listInstances();
    const own = this.presence.current();
    return [...seen.filter(({ id }) => id !== own.id), own].every(
      ({ modeRevision, busyWith }) => modeRevision >= revision && busyWith === 0,
    );
  }
}
