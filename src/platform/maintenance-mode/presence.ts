import { Injectable, Logger } from '@nestjs/common';
import { BackgroundWork } from '../background-work.js';
import { Clock } from '../clock.js';
import { Instance } from '../instance.js';
import { MaintenanceMode } from './maintenance-mode.js';
import { MemberWrites } from './member-writes.js';
import { ServiceInstancesRepository, type InstanceReport } from './service-instances.repository.js';

/** Lets all instances see that this one is there, which revision of the mode it goes by, and what it is busy with. */
@Injectable()
export class Presence {
  readonly #logger = new Logger(Presence.name);
  readonly #startedAt: Date;

  constructor(
    private readonly instances: ServiceInstancesRepository,
    private readonly mode: MaintenanceMode,
    private readonly writes: MemberWrites,
    private readonly background: BackgroundWork,
    private readonly instance: Instance,
    clock: Clock,
  ) {
    this.#startedAt = clock.now();
  }

  /** This instance, at this moment. */
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

  /** For the end of the process, when nothing is under way any more. Never rejects: others forget who is not seen. */
  async leave(): Promise<void> {
    try {
      await this.instances.remove(this.instance.id);
    } catch (error) {
      this.#logger.warn({ msg: 'This instance could not be signed off', err: error });
    }
  }
}
