/** Admits up to `free` holders at once; others wait in the order of their calls. */
export class Semaphore {
  readonly #waiting = new Set<() => void>();

  constructor(private free: number) {}

  /**
   * Waits for a permit. Returns a function that releases it; call it once.
   * @throws the reason of `signal` when it aborts first
   */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.#turn(signal);
    return () => {
      this.#release();
    };
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(takeTurn);
        reject(signal?.reason as Error);
      };
      const takeTurn = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(takeTurn);
    });
  }

  #release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
