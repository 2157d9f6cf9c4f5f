import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { MaintenanceMode } from './maintenance-mode.js';
import { maintenanceProblem } from './maintenance-problem.js';

/**
 * Admits and counts what members write. Checking the mode and counting are one step: once the mode is on here, the
 * count only falls.
 */
@Injectable()
export class WriteGate {
  readonly #unanswered = new Set<ServerResponse>();
  #running = 0;

  constructor(private readonly mode: MaintenanceMode) {}

  /** How many writes are running. */
  get count(): number {
    for (const response of this.#unanswered) this.#forgetIfAnswered(response);
    return this.#unanswered.size + this.#running;
  }

  /**
   * Counts the request until it is answered, even when its client has disconnected.
   *
   * @throws Problem `maintenance_mode` while the mode is on
   */
  admitOrThrow(response: ServerResponse): void {
    if (this.mode.isOn) throw maintenanceProblem(this.mode.state);
    this.#unanswered.add(response);
    response.once('close', () => {
      this.#forgetIfAnswered(response);
    });
  }

  /** Does the work and counts it; null, without doing it, while the mode is on. */
  tryRun<T>(work: () => Promise<T>): Promise<T> | null {
    return this.mode.isOn ? null : this.#count(work);
  }

  async #count<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }

  /** When the client disconnects early the work still runs, and its answer is written when it is done. */
  #forgetIfAnswered(response: ServerResponse): void {
    if (response.writableEnded) this.#unanswered.delete(response);
  }
}
