import { costNotes, daysBetween, perDayText, usdOrDash } from './cost-words.js';

describe('the words about costs', () => {
  it('should show a dash when nothing was approved, and never a zero', () => {
    expect([usdOrDash(null), usdOrDash(0), usdOrDash(0.0125)]).toEqual(['–', '$0.00', '$0.0125']);
  });

  it('should divide by all days of the period', () => {
    expect([perDayText(7, 7), perDayText(0.35, 7)]).toEqual(['$1.00', '$0.0500']);
  });

  it('should name the date of the prices, and attempts without a cost', () => {
    const readOn = '2026-11-23';
    expect(costNotes({ readOn, unknownCosts: 0 })).toMatch(/read on 2026-11-23\.$/);
    expect(costNotes({ readOn, unknownCosts: 1 })).toContain('Left out: 1 attempt by an earlier version');
    expect(costNotes({ readOn, unknownCosts: 1_200 })).toContain('1,200 attempts');
  });

  it('should count the first and the last day whole', () => {
    const now = new Date('2026-11-28T00:30:00.000Z');
    expect(daysBetween('2026-11-28T00:10:00.000Z', now)).toBe(1);
    expect(daysBetween('2026-11-27T23:59:59.999Z', now)).toBe(2);
    expect(daysBetween('2026-11-22T12:00:00.000Z', now)).toBe(7);
    expect(daysBetween('2026-12-01T00:00:00.000Z', now)).toBe(1);
  });
});
