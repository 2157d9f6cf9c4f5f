import { rangeOf, startOf, today, windowOf } from './stats-range.js';

const now = new Date('2026-03-01T12:34:56.789Z');

describe('the time range of the figures', () => {
  it('should be the current hour and the 23 before it, across midnight', () => {
    const { interval, starts } = windowOf('24h', now);
    expect(interval).toBe('hour');
    expect(starts).toHaveLength(24);
    expect(starts[0]).toBe('2026-02-28T13:00:00.000Z');
    expect(starts[23]).toBe('2026-03-01T12:00:00.000Z');
  });

  it.each([
    ['7d', 7, '2026-02-23T00:00:00.000Z'],
    ['30d', 30, '2026-01-31T00:00:00.000Z'],
    ['90d', 90, '2025-12-02T00:00:00.000Z'],
  ] as const)('should be today and the days (UTC) before it: %s', (id, days, first) => {
    const { interval, starts } = windowOf(id, now);
    expect(interval).toBe('day');
    expect(starts).toHaveLength(days);
    expect(starts[0]).toBe(first);
    expect(starts.at(-1)).toBe('2026-03-01T00:00:00.000Z');
  });

  it('should begin at 00:00 UTC for today, and have one hour at midnight', () => {
    expect(startOf(today(now), now)).toBe('2026-03-01T00:00:00.000Z');
    expect(today(now).starts).toHaveLength(13);
    expect(today(new Date('2026-03-01T00:00:00.000Z')).starts).toEqual(['2026-03-01T00:00:00.000Z']);
  });

  it('should be a week for an unknown range', () => {
    expect(rangeOf('1y').id).toBe('7d');
  });
});
