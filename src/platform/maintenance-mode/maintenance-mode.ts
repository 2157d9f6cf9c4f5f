import { Injectable, Logger } from '@nestjs/common';

/** The mode as this instance applies it. */
export interface ModeState {
  readonly enabled: boolean;
  /** What users are told; null for the default text. */
  readonly message: string | null;
  /** +1 with each change. */
  readonly revision: number;
}

const OFF: ModeState = { enabled: false, message: null, revision: 0 };

/**
 * The mode that this instance last read; nothing here queries the database. Background work for members checks `isOn`
 * before it starts, and long work ends at `signal`.
 */
@Injectable()
export class MaintenanceMode {
  readonly #logger = new Logger(MaintenanceMode.name);
  #state = OFF;
  #on = new AbortController();

  get state(): ModeState {
    return this.#state;
  }

  get isOn(): boolean {
    return this.#state.enabled;
  }

  /** Aborted when the mode is switched on. Get it again for each piece of work: it is replaced afterwards. */
  get signal(): AbortSignal {
    return this.#on.signal;
  }

  /** Applies another state; one that is not newer is ignored. */
  follow({ enabled, message, revision }: ModeState): void {
    if (revision <= this.#state.revision) return;
    if (enabled !== this.isOn)
      this.#logger.log({ msg: `Maintenance mode is ${enabled ? 'on' : 'off'}`, revision });
    this.#state = { enabled, message, revision };
    if (enabled) this.#on.abort();
    else this.#on = new AbortController();
  }
}
