type Listener = () => void;

/** Whether the service answered the last call. The layout tells the operator when it did not. */
class Reachability {
  #isDown = false;
  readonly #listeners = new Set<Listener>();

  readonly isDown = (): boolean => this.#isDown;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  record(isDown: boolean): void {
    if (isDown === this.#isDown) return;
    this.#isDown = isDown;
    for (const listener of this.#listeners) listener();
  }
}

export const reachability = new Reachability();
