import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { MaintenanceMode } from './maintenance-mode.js';
import { maintenanceProblem } from './maintenance-problem.js';

/**
 * The gate before everything that members change, and the count of what has passed it and goes on. Looking at the mode
 * and counting are one step: once the mode is on here, the count only falls.
 */
@Injectable()
export class MemberWrites {
  readonly #unanswered = new Set<ServerResponse>();
  #running = 0;

  constructor(private readonly mode: MaintenanceMode) {}

  /** How many are under way. */
  get count(): number {
    for (const response of this.#unanswered) this.#forgetIfAnswered(response);
    return this.#unanswered.size + this.#running;
  }

  /**
   * Counts the request until it is answered, though its client may long be gone.
   *
   * @throws Problem `maintenance_mode`
   */
  admitOrThrow(response: ServerResponse): void {
    if (this.mode.isOn) throw maintenanceProblem(this.mode.state);
    this.#unanswered.add(response);
    response.once('close', () => {
      this.#forgetIfAnswered(response);
    });
  }

  /** Does the work, counted; null while the mode is on: then nothing was begun. */
  tryRun<T>(work: () => Promise<T>): Promise<T> | null {
    return this.mode.isOn ? null : this.#counted(work);
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }

  /** A connection that closed early says nothing about the work: the answer is written all the same when it is done. */
  #forgetIfAnswered(response: ServerResponse): void {
    if (response.writableEnded) this.#unanswered.delete(response);
  }
}
