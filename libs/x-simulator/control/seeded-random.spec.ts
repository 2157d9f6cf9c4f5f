import { seededRandom } from './seeded-random.js';

const drawn = (seed: number, count = 10_000) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random());
};

describe('seededRandom', () => {
  it('should give the same numbers for the same seed, and others for another', () => {
    expect(drawn(7, 5)).toEqual(drawn(7, 5));
    expect(drawn(7, 5)).not.toEqual(drawn(8, 5));
  });

  it('should give numbers evenly from 0 to 1', () => {
    const numbers = drawn(7);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length / numbers.length;
      expect(share).toBeCloseTo(0.1, 1);
    }
  });
});
