import { utcFromInputText, utcInputText, utcText } from './utc-text.js';

describe('a time of the API', () => {
  it('should be shown in UTC', () => {
    expect(utcText('2026-11-28T23:59:01.123Z')).toBe('2026-11-28 23:59:01');
  });
});

describe('a time that an operator types', () => {
  it('should mean UTC, wherever the operator is', () => {
    expect(utcFromInputText('2026-11-28T23:30')).toBe('2026-11-28T23:30:00.000Z');
    expect(utcFromInputText('2026-11-28T23:30:15')).toBe('2026-11-28T23:30:15.000Z');
  });

  it.each(['', 'soon', '2026-13-40T00:00'])('should be null for %j', (text) => {
    expect(utcFromInputText(text)).toBeNull();
  });

  it('should be shown as it was typed', () => {
    const text = utcInputText('2026-11-28T23:30:00.000Z');
    expect(text).toBe('2026-11-28T23:30');
    expect(utcInputText(text)).toBe(text);
    expect(utcInputText(null)).toBe('');
  });
});
