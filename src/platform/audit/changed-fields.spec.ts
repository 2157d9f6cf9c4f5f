import { changedFields } from './changed-fields.js';

describe('the fields that an update changed', () => {
  it('should be those with another value, before and after', () => {
    const before = { title: 'Old', points: 0, isActive: true, endsAt: null };
    const after = { title: 'New', points: 0, isActive: false, endsAt: null };
    expect(changedFields(before, after)).toEqual({
      before: { title: 'Old', isActive: true },
      after: { title: 'New', isActive: false },
    });
  });

  it.each([
    [null, '2026-01-01T00:00:00.000Z'],
    [0, null],
    [false, true],
    ['', null],
  ])('should distinguish %j from %j', (one, other) => {
    expect(changedFields({ it: one }, { it: other })).toEqual({ before: { it: one }, after: { it: other } });
  });

  it('should be null when nothing changed', () => {
    expect(changedFields({ title: 'Same', endsAt: null }, { title: 'Same', endsAt: null })).toBeNull();
  });
});
