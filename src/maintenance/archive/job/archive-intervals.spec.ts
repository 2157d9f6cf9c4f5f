import fc from 'fast-check';
import { intervalsBefore, isWithin } from './archive-intervals.js';

const at = (ms: number): Date => new Date(ms);
const times = (oldest: number, newest: number) => ({
  oldestVerifiedAt: at(oldest),
  newestVerifiedAt: at(newest),
});

describe('the intervals that are left for archiving', () => {
  it('should be all time before the cutoff when nothing is kept', () => {
    expect(intervalsBefore(at(100), [])).toEqual([{ from: null, to: at(100) }]);
  });

  it('should exclude a kept archive from its oldest row to its newest', () => {
    expect(intervalsBefore(at(100), [times(10, 20)])).toEqual([
      { from: null, to: at(10) },
      { from: at(21), to: at(100) },
    ]);
  });

  it('should ignore an archive without rows', () => {
    const empty = { oldestVerifiedAt: null, newestVerifiedAt: null };
    expect(intervalsBefore(at(100), [empty])).toEqual([{ from: null, to: at(100) }]);
  });

  it('should contain each moment before the cutoff that no kept archive spans, once', () => {
    const kept = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 60 }), fc.nat(20))
        .map(([oldest, length]) => times(oldest, oldest + length)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), kept, (cutoff, archives) => {
        const intervals = intervalsBefore(at(cutoff), archives);
        for (let ms = 0; ms < 100; ms += 1) {
          const isKept = archives.some(
            ({ oldestVerifiedAt, newestVerifiedAt }) =>
              oldestVerifiedAt <= at(ms) && at(ms) <= newestVerifiedAt,
          );
          const holding = intervals.filter((interval) => isWithin([interval], at(ms)));
          expect(holding).toHaveLength(ms < cutoff && !isKept ? 1 : 0);
        }
        expect(intervals.every(({ from, to }) => from === null || from < to)).toBe(true);
      }),
    );
  });
});
