import { Injectable, Logger } from '@nestjs/common';
import { BackgroundWork } from '../concurrency/background-work.js';
import { Clock } from '../time/clock.js';
import { Instance } from '../concurrency/instance.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { WriteGate } from './write-gate.js';
import { ServiceInstancesRepository, type InstanceReport } from './service-instances.repository.js';

/** Heartbeat of this instance: which revision of the mode it applies, and how much work is running. */
@Injectable()
export class Presence {
  readonly #logger = new Logger(Presence.name);
  readonly #startedAt: Date;

  constructor(
    private readonly instances: ServiceInstancesRepository,
    private readonly mode: MaintenanceMode,
    private readonly writes: WriteGate,
    private readonly background: BackgroundWork,
    private readonly instance: Instance,
    clock: Clock,
  ) {
    this.#startedAt = clock.now();
  }

  /** The current state of this instance. */
  current(): InstanceReport {
    return {
      id: this.instance.id,
      startedAt: this.#startedAt,
      modeRevision: this.mode.state.revision,
      busyWith: this.writes.count + this.background.count,
    };
  }

  async announce(): Promise<void> {
    await this.instances.report(this.current());
  }

  /** At the end of the process, when no work is running. Never rejects: without a heartbeat the row expires. */
  async leave(): Promise<void> {
    try {
      await this.instances.remove(this.instance.id);
    } catch (error) {
      this.#logger.warn({ msg: 'This instance could not be deregistered', err: error });
    }
  }
}
