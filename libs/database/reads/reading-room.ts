/** So many are in at once; others wait at the door in the order of coming, until they are called off. */
export class ReadingRoom {
  readonly #waiting = new Set<() => void>();

  constructor(private free: number) {}

  /** Resolves once there is room; gives back what frees it again, to be called once. Rejects when `signal` aborts. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.#turn(signal);
    return () => {
      this.#leave();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(takeTurn);
        reject(signal.reason as Error);
      };
      const takeTurn = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(takeTurn);
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
