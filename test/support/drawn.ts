import { seededRandom } from '#x-simulator';

/** So many of the items, by lot, in their order: the same ones for the same seed. */
export function drawn<T>(items: readonly T[], count: number, seed: number): T[] {
  const random = seededRandom(seed);
  const lots = items.map((item, place) => ({ item, place, lot: random() }));
  return lots
    .toSorted((one, other) => one.lot - other.lot)
    .slice(0, count)
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
