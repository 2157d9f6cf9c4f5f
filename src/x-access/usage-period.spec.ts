import { isDay } from './is-day-or-instant.js';
import { dayOf, monthOf, nextDay, nextMonth } from './usage-period.js';

describe('the periods that usage is counted by', () => {
  it.each([
    [
      '2026-01-31T23:59:59.999Z',
      '2026-01-31',
      '2026-01',
      '2026-02-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
    ],
    [
      '2026-02-01T00:00:00.000Z',
      '2026-02-01',
      '2026-02',
      '2026-02-02T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ],
    [
      '2028-02-28T12:00:00.000Z',
      '2028-02-28',
      '2028-02',
      '2028-02-29T00:00:00.000Z',
      '2028-03-01T00:00:00.000Z',
    ],
    [
      '2026-12-31T08:00:00.000Z',
      '2026-12-31',
      '2026-12',
      '2027-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ],
  ])('should be those of UTC for %s', (moment, day, month, dayAfter, monthAfter) => {
    const at = new Date(moment);
    expect([dayOf(at), monthOf(at)]).toEqual([day, month]);
    expect([nextDay(at).toISOString(), nextMonth(at).toISOString()]).toEqual([dayAfter, monthAfter]);
  });

  it.each([
    ['2026-01-31', true],
    ['2026-02-30', false],
    ['2026-1-31', false],
    ['2026-01-31T00:00:00Z', false],
  ])('should accept %s as a day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});
