/** Values over time. Times are ms since the epoch, and never go back. */
export class History<T> {
  readonly #entries: { readonly at: number; readonly value: T }[] = [];

  note(at: number, value: T): void {
    if (this.#entries.at(-1)?.at === at) this.#entries.pop();
    this.#entries.push({ at, value });
  }

  /** Undefined before the first note. */
  at(time: number): T | undefined {
    return this.#entries.findLast((entry) => entry.at <= time)?.value;
  }

  latest(): T | undefined {
    return this.#entries.at(-1)?.value;
  }

  /** The time of the latest value; Infinity for an empty history. */
  since(): number {
    return this.#entries.at(-1)?.at ?? Infinity;
  }

  /** Every value of the time between the two, both included. */
  during(from: number, to: number): readonly T[] {
    const first = this.#entries.findLastIndex(({ at }) => at <= from);
    return this.#entries
      .slice(Math.max(first, 0))
      .filter(({ at }) => at <= to)
      .map(({ value }) => value);
  }

  /** Every note, oldest first. */
  entries(): readonly { readonly at: number; readonly value: T }[] {
    return this.#entries;
  }
}
