import { Injectable, Logger } from '@nestjs/common';

/** The mode as this instance goes by it. */
export interface ModeState {
  readonly enabled: boolean;
  /** What users are told; null for the usual words. */
  readonly message: string | null;
  /** +1 with each change. */
  readonly revision: number;
}

const OFF: ModeState = { enabled: false, message: null, revision: 0 };

/**
 * Whether members may change anything, as this instance knows it: nothing here asks the database. Whoever begins work
 * for members by itself looks at `isOn` first, and long work ends at `signal`.
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

  /** Aborted when the mode is switched on. Ask for it anew for each piece of work: the next one is a fresh one. */
  get signal(): AbortSignal {
    return this.#on.signal;
  }

  /** Goes by another state from now on; an older one than that known is ignored. */
  follow({ enabled, message, revision }: ModeState): void {
    if (revision <= this.#state.revision) return;
    if (enabled !== this.isOn)
      this.#logger.log({ msg: `Maintenance mode is ${enabled ? 'on' : 'off'}`, revision });
    this.#state = { enabled, message, revision };
    if (enabled) this.#on.abort();
    else this.#on = new AbortController();
  }
}
