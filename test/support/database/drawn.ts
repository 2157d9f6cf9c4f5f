import { seededRandom } from '#x-simulator';

/** So many random items, in their order: the same ones for the same seed. */
export function drawn<T>(items: readonly T[], count: number, seed: number): T[] {
  const random = seededRandom(seed);
  const numbered = items.map((item, index) => ({ item, index, order: random() }));
  return numbered
    .toSorted((one, other) => one.order - other.order)
    .slice(0, count)
    .toSorted((one, other) => one.index - other.index)
    .map(({ item }) => item);
}
