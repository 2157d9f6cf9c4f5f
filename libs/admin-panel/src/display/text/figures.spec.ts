import { countOf, countText, fromNowText, millisecondsText, rateText, spanText, usdText } from './figures.js';

describe('numbers as text', () => {
  it('should separate thousands and use singular or plural', () => {
    expect(countText(1_234_567)).toBe('1,234,567');
    expect(countOf(1, 'attempt')).toBe('1 attempt');
    expect(countOf(0, 'attempt')).toBe('0 attempts');
    expect(countOf(2, 'reply', 'replies')).toBe('2 replies');
  });

  it.each([
    [null, '–'],
    [0, '0%'],
    [0.0004, 'under 0.1%'],
    [0.001, '0.1%'],
    [0.25, '25%'],
    [0.9345, '93.5%'],
    [0.9996, 'over 99.9%'],
    [1, '100%'],
  ])('should show the rate %s as %s', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  it.each([
    [null, '–'],
    [0, '0 ms'],
    [840.4, '840 ms'],
    [999.6, '1.0 s'],
    [1_234, '1.2 s'],
    [99_949, '99.9 s'],
    [120_000, '2 min'],
  ])('should show %s milliseconds as %s', (milliseconds, text) => {
    expect(millisecondsText(milliseconds)).toBe(text);
  });

  it.each([
    [0, '$0.00'],
    [0.0042, '$0.0042'],
    [12.5, '$12.50'],
    [1_234.567, '$1,234.57'],
  ])('should show %s dollars as %s', (usd, text) => {
    expect(usdText(usd)).toBe(text);
  });

  it.each([
    [-3, '0 s'],
    [45, '45 s'],
    [59.7, '1 min'],
    [3_599, '1 h'],
    [7_500, '2 h 5 min'],
    [86_399, '1 d'],
    [349_200, '4 d 1 h'],
  ])('should show %s seconds as %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });

  it('should distinguish the future from the past', () => {
    const now = new Date('2026-11-28T12:00:00.000Z');
    expect(fromNowText('2026-11-28T12:03:00.000Z', now)).toBe('in 3 min');
    expect(fromNowText('2026-11-28T10:00:00.000Z', now)).toBe('2 h ago');
    expect(fromNowText('2026-11-28T12:00:00.400Z', now)).toBe('now');
  });
});
