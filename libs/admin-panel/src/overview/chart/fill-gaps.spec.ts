import { fillGaps, totalOf } from './fill-gaps.js';
import { windowOf } from '../stats-range.js';

const now = new Date('2026-11-28T12:34:56.789Z');
const zeros = { approved: 0, rejected: 0, error: 0 };

describe('a series with gaps', () => {
  it('should get a zero for every day without an attempt, in order', () => {
    const filled = fillGaps(windowOf('7d', now), [
      { at: '2026-11-28T00:00:00.000Z', approved: 1, rejected: 2, error: 3 },
      { at: '2026-11-23T00:00:00.000Z', approved: 4, rejected: 0, error: 0 },
    ]);
    expect(filled.map(({ at }) => at.slice(0, 10))).toEqual([
      '2026-11-22',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
    ]);
    expect(filled.map(totalOf)).toEqual([0, 4, 0, 0, 0, 0, 6]);
    expect(filled[2]).toEqual({ at: '2026-11-24T00:00:00.000Z', ...zeros });
  });

  it('should be all zeros without attempts', () => {
    const filled = fillGaps(windowOf('24h', now), []);
    expect(filled).toHaveLength(24);
    expect(filled.every((bucket) => totalOf(bucket) === 0)).toBe(true);
  });

  it('should leave out buckets outside the window', () => {
    const filled = fillGaps(windowOf('7d', now), [
      { at: '2026-11-21T00:00:00.000Z', ...zeros, approved: 9 },
      { at: '2026-11-29T00:00:00.000Z', ...zeros, approved: 9 },
    ]);
    expect(filled.map(totalOf)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('should add up buckets of the same part', () => {
    const filled = fillGaps(windowOf('24h', now), [
      { at: '2026-11-28T12:00:00.000Z', ...zeros, approved: 1 },
      { at: '2026-11-28T12:30:00.000Z', ...zeros, approved: 2, error: 1 },
    ]);
    expect(filled.at(-1)).toEqual({
      at: '2026-11-28T12:00:00.000Z',
      approved: 3,
      rejected: 0,
      error: 1,
    });
  });
});
