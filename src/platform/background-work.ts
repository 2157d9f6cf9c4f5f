import { Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';

/** From the beginning of a shutdown; the last answers to clients are part of it. */
const DRAIN_LIMIT_MS = 13_500;

/** Work that goes on after the answer was sent: its failures are logged, and shutdown waits for it. */
@Injectable()
export class BackgroundWork implements OnModuleDestroy, OnApplicationShutdown {
  readonly #logger = new Logger(BackgroundWork.name);
  readonly #running = new Set<Promise<void>>();
  /** Those of the running that only look around. */
  readonly #observing = new Set<Promise<void>>();
  readonly #alone = new Set<string>();
  readonly #stopping = new AbortController();
  #stoppingSince: number | null = null;

  /** Aborted when the service begins to shut down: from then on only requests under way may begin work. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** How much is under way, but for what only looks around. */
  get count(): number {
    return this.#running.size - this.#observing.size;
  }

  /** Starts the work at once and returns; `name` tells in the log what failed. */
  run(name: string, work: () => Promise<unknown>): void {
    void this.#start(name, work);
  }

  /** As `run`, for a tick: does nothing while the work of an earlier one under the same name goes on. */
  runAlone(name: string, work: () => Promise<unknown>): void {
    void this.#startAlone(name, work);
  }

  /** As `runAlone`, for what only looks around: `count` leaves it out. */
  observe(name: string, look: () => Promise<unknown>): void {
    const observing = this.#startAlone(name, look);
    if (observing !== null) this.#observing.add(observing);
  }

  onModuleDestroy(): void {
    this.#stopping.abort();
    this.#stoppingSince = performance.now();
  }

  /** Runs after the last request was answered, so nothing but running work can start more. */
  async onApplicationShutdown(): Promise<void> {
    const now = performance.now();
    const { promise: limit, cancel } = deadline(
      Math.max(0, DRAIN_LIMIT_MS - (now - (this.#stoppingSince ?? now))),
    );
    const drained = await Promise.race([this.#drain().then(() => true), limit.then(() => false)]);
    cancel();
    if (!drained) this.#logger.warn(`${this.#running.size} background tasks were cut off by the shutdown`);
  }

  #start(name: string, work: () => Promise<unknown>): Promise<void> {
    const running = this.#guarded(name, work).finally(() => {
      this.#running.delete(running);
      this.#observing.delete(running);
    });
    this.#running.add(running);
    return running;
  }

  /** Null when nothing was started. */
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

  async #guarded(name: string, work: () => Promise<unknown>): Promise<void> {
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

function deadline(ms: number): { promise: Promise<void>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return {
    promise,
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
