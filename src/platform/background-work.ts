import { Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';

const DRAIN_LIMIT_MS = 10_000;

/** Work that goes on after the answer was sent: its failures are logged, and shutdown waits for it. */
@Injectable()
export class BackgroundWork implements OnModuleDestroy, OnApplicationShutdown {
  readonly #logger = new Logger(BackgroundWork.name);
  readonly #running = new Set<Promise<void>>();
  readonly #alone = new Set<string>();
  readonly #stopping = new AbortController();

  /** Aborted when the service begins to shut down: from then on only requests under way may begin work. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Starts the work at once and returns; `name` tells in the log what failed. */
  run(name: string, work: () => Promise<unknown>): void {
    const running = this.#guarded(name, work).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** As `run`, for a tick: does nothing while the work of an earlier one under the same name goes on. */
  runAlone(name: string, work: () => Promise<unknown>): void {
    if (this.#alone.has(name)) return;
    this.#alone.add(name);
    this.run(name, async () => {
      try {
        await work();
      } finally {
        this.#alone.delete(name);
      }
    });
  }

  onModuleDestroy(): void {
    this.#stopping.abort();
  }

  /** Runs after the last request was answered, so nothing but running work can start more. */
  async onApplicationShutdown(): Promise<void> {
    const { promise: limit, cancel } = deadline(DRAIN_LIMIT_MS);
    const drained = await Promise.race([this.#drain().then(() => true), limit.then(() => false)]);
    cancel();
    if (!drained) this.#logger.warn(`${this.#running.size} background tasks were cut off by the shutdown`);
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
