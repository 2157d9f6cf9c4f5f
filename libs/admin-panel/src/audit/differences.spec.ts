import { differencesOf, inOneLine } from './differences.js';

describe('what an action has changed', () => {
  it('should put the changes first and keep what stayed', () => {
    expect(differencesOf({ a: 1, b: 'x', d: null }, { a: 1, b: 'y', c: true })).toEqual([
      { path: 'b', before: 'x', after: 'y', kind: 'changed' },
      { path: 'd', before: 'null', after: undefined, kind: 'removed' },
      { path: 'c', before: undefined, after: 'true', kind: 'added' },
      { path: 'a', before: '1', after: '1', kind: 'same' },
    ]);
  });

  it('should look into what is nested and take a list as one value', () => {
    expect(differencesOf({ run: { status: 'A', ids: [1] } }, { run: { status: 'B', ids: [1, 2] } })).toEqual([
      { path: 'run.status', before: 'A', after: 'B', kind: 'changed' },
      { path: 'run.ids', before: '[1]', after: '[1,2]', kind: 'changed' },
    ]);
  });

  it('should be everything where there was nothing, and nothing where nothing was noted', () => {
    expect(differencesOf(null, { a: {} })).toEqual([
      { path: 'a', before: undefined, after: '{}', kind: 'added' },
    ]);
    expect(differencesOf(null, null)).toEqual([]);
  });

  it('should fit in one line', () => {
    const differences = differencesOf({ a: 1, b: 2, z: 0 }, { a: 3, c: 4, z: 0 });
    expect(inOneLine(differences)).toBe('a 1 → 3, b removed, c 4');
  });
});
