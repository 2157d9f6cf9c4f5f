import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { within } from './within.js';

/** Counted from the beginning of a shutdown; includes the time for the last responses. */
const DRAIN_LIMIT_MS = 13_500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/** Work that continues after the response was sent: failures are logged, and shutdown waits for it. */
@Injectable()
export class BackgroundWork implements OnModuleDestroy, OnApplicationShutdown {
  readonly #logger = new Logger(BackgroundWork.name);
  readonly #running = new Set<Promise<void>>();
  /** Those of `#running` that `count` leaves out. */
  readonly #observing = new Set<Promise<void>>();
  readonly #alone = new Set<string>();
  readonly #stopping = new AbortController();
  #stoppingSince: number | null = null;
  #isAborted = false;

  /** Aborted when the service begins to shut down: from then on only running requests may start work. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** How many are running, without those started by `observe`. */
  get count(): number {
    return this.#running.size - this.#observing.size;
  }

  /** Starts the work and returns at once; `name` identifies it in the log if it fails. */
  run(name: string, work: () => Promise<unknown>): void {
    void this.#start(name, work);
  }

  /**
   * For work that must not be lost: retries it, with pauses of up to a second, until it succeeds, and returns its
   * result.
   *
   * @throws the work's own error, only when a shutdown cannot wait any longer
   */
  untilDone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const done = this.#retry(name, work);
    this.run(name, () => done);
    return done;
  }

  /** Like `run`, but does nothing while earlier work of the same name is still running. */
  runAlone(name: string, work: () => Promise<unknown>): void {
    void this.#startAlone(name, work);
  }

  /** Like `runAlone`, for work that only reads: `count` leaves it out. */
  observe(name: string, work: () => Promise<unknown>): void {
    const observing = this.#startAlone(name, work);
    if (observing !== null) this.#observing.add(observing);
  }

  onModuleDestroy(): void {
    this.#stopping.abort();
    this.#stoppingSince = performance.now();
  }

  /** Called after the last request was answered: only work that is already running can start more. */
  async onApplicationShutdown(): Promise<void> {
    const now = performance.now();
    const limitMs = Math.max(0, DRAIN_LIMIT_MS - (now - (this.#stoppingSince ?? now)));
    this.#isAborted = (await within(limitMs, this.#drain())) === 'late';
    if (this.#isAborted)
      this.#logger.warn(`${this.#running.size} background tasks were aborted by the shutdown`);
  }

  #start(name: string, work: () => Promise<unknown>): Promise<void> {
    const running = this.#logFailure(name, work).finally(() => {
      this.#running.delete(running);
      this.#observing.delete(running);
    });
    this.#running.add(running);
    return running;
  }

  /** Null when earlier work of the same name is still running. */
  #startAlone(name: string, work: () => Promise<unknown>): Promise<void> | null {
    if (this.#alone.has(name)) return null;
    this.#alone.add(name);
    return this.#start(name, async () => {
      try {
        await work();
      } finally {
        this.#alone.delete(name);
      }
    });
  }

  async #retry<T>(name: string, work: () => Promise<T>): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        if (this.#isAborted) throw error;
        if (pauseMs === FIRST_PAUSE_MS)
          this.#logger.error({ msg: `Failed, retrying until it succeeds: ${name}`, err: error });
      }
      await pause(pauseMs);
    }
  }

  async #logFailure(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.error({ msg: `Background work failed: ${name}`, err: error });
    }
  }

  async #drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
