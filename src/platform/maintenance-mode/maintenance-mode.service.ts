import { Injectable } from '@nestjs/common';
import type { MaintenanceMode as ModeRow, ServiceInstance } from '#database';
import type { Actor } from '../audit/audit-events.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { MaintenanceModeRepository, type WantedMode } from './maintenance-mode.repository.js';
import { Presence } from './presence.js';
import { ServiceInstancesRepository } from './service-instances.repository.js';

/** An instance that was not seen for so long is gone: it shows itself every 10 s, in the mode every 2 s. */
const GONE_AFTER_MS = 25_000;

/**
 * `draining`: an instance does not go by the mode yet, or has something under way that began before. `quiet`: members
 * change nothing any more.
 */
export const PHASES = ['off', 'draining', 'quiet'] as const;
export type Phase = (typeof PHASES)[number];

/** The mode, and how far all instances have come with it. */
export interface ModeReport {
  /** Null where the mode was never changed. */
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

  /** Sets the mode: here at once, on other instances when they look next. */
  async change(wanted: WantedMode, actor: Actor): Promise<ModeReport> {
    return this.#reportOf(await this.modes.change(wanted, actor));
  }

  /** The instances that are there, as each has shown itself last; nothing says more about them than `seenAt`. */
  listInstances(): Promise<ServiceInstance[]> {
    return this.instances.listSeenWithin(GONE_AFTER_MS);
  }

  async #reportOf(row: ModeRow | null): Promise<ModeReport> {
    if (row !== null) this.mode.follow(row);
    if (row?.enabled !== true) return { row, phase: 'off' };
    return { row, phase: (await this.#isQuiet(row.revision)) ? 'quiet' : 'draining' };
  }

  /** What this instance said about itself last may be seconds old: it is asked directly, after the others. */
  async #isQuiet(revision: number): Promise<boolean> {
    const seen = await this.listInstances();
    const own = this.presence.current();
    return [...seen.filter(({ id }) => id !== own.id), own].every(
      ({ modeRevision, busyWith }) => modeRevision >= revision && busyWith === 0,
    );
  }
}
