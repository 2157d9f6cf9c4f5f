import { CallTally } from './call-tally.js';

const cost = (calls: number, microUsd: number) => ({ calls, microUsd });

describe('the calls that are divided among claims', () => {
  it('should count each, with its cost, for the first claim that needed it', () => {
    const tally = new CallTally(
      new Map([
        ['timeline', cost(3, 25_000)],
        ['likes', cost(1, 5_000)],
        ['targets', cost(1, 10_000)],
      ]),
    );
    expect(tally.take(['timeline', 'targets'])).toEqual(cost(4, 35_000));
    expect(tally.take(['timeline', 'likes'])).toEqual(cost(1, 5_000));
    expect(tally.take(['timeline', 'likes', 'targets'])).toEqual(cost(0, 0));
  });

  it('should count a source once when a claim names it twice', () => {
    const tally = new CallTally(new Map([['posts', cost(2, 5_000)]]));
    expect(tally.take(['posts', 'posts'])).toEqual(cost(2, 5_000));
  });

  it('should say for each claim whether X was called for it, whichever claim counts the call', () => {
    const tally = new CallTally(
      new Map([
        ['timeline', cost(1, 0)],
        ['targets', cost(0, 0)],
      ]),
    );
    tally.take(['timeline']);
    expect(tally.reachedX(['timeline'])).toBe(true);
    expect(tally.reachedX(['likes', 'timeline'])).toBe(true);
    expect(tally.reachedX(['targets'])).toBe(false);
    expect(tally.reachedX(['likes'])).toBe(false);
    expect(tally.reachedX([])).toBe(false);
  });
});
