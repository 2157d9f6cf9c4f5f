import { partText, summaryOf, tickText } from './chart-words.js';

const at = '2026-11-08T14:00:00.000Z';

describe('the texts of the chart', () => {
  it('should name hours and days in a short and a full form, in UTC', () => {
    expect(tickText(at, 'hour')).toBe('14:00');
    expect(tickText(at, 'day')).toBe('8 Nov');
    expect(partText(at, 'hour')).toBe('2026-11-08 14:00 UTC');
    expect(partText(at, 'day')).toBe('2026-11-08');
  });

  it('should summarise the bars', () => {
    const buckets = [
      { at: '2026-11-07T00:00:00.000Z', approved: 1, rejected: 0, error: 0 },
      { at: '2026-11-08T00:00:00.000Z', approved: 1_000, rejected: 30, error: 4 },
    ];
    expect(summaryOf(buckets, 'day')).toBe(
      '1,035 attempts: 1,001 approved, 30 rejected, 4 could not tell. ' +
        'The busiest day was 2026-11-08 with 1,034.',
    );
  });

  it('should say when there are no attempts', () => {
    expect(summaryOf([{ at, approved: 0, rejected: 0, error: 0 }], 'hour')).toBe(
      'No attempts in this period.',
    );
  });
});
