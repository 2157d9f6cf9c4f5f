import { seededRandom } from '#x-simulator';

/** The random choices of a random world: the same for the same seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number; both bounds are included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  /** True with this probability, 0 to 1. */
  chance(share: number): boolean {
    return this.#random() < share;
  }

  /** Throws for an empty list. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }

  /** Null for an empty list. */
  pickOrNull<T>(items: readonly T[]): T | null {
    return items.length === 0 ? null : this.pick(items);
  }

  /** Chooses an item with twice the weight twice as often. */
  weighted<T>(choices: readonly (readonly [weight: number, item: T])[]): T {
    let lot = this.#random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    const found = choices.find(([weight]) => (lot -= weight) < 0) ?? choices.at(-1);
    if (found === undefined) throw new RangeError('there is nothing to pick from');
    return found[1];
  }
}
