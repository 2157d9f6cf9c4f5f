import { differencesOf, inOneLine } from './differences.js';

describe('what an action has changed', () => {
  it('should list the changes first and the unchanged fields last', () => {
    expect(differencesOf({ a: 1, b: 'x', d: null }, { a: 1, b: 'y', c: true })).toEqual([
      { path: 'b', before: 'x', after: 'y', kind: 'changed' },
      { path: 'd', before: 'null', after: undefined, kind: 'removed' },
      { path: 'c', before: undefined, after: 'true', kind: 'added' },
      { path: 'a', before: '1', after: '1', kind: 'same' },
    ]);
  });

  it('should compare nested fields one by one and a list as one value', () => {
    expect(differencesOf({ run: { status: 'A', ids: [1] } }, { run: { status: 'B', ids: [1, 2] } })).toEqual([
      { path: 'run.status', before: 'A', after: 'B', kind: 'changed' },
      { path: 'run.ids', before: '[1]', after: '[1,2]', kind: 'changed' },
    ]);
  });

  it('should be every field without a snapshot before, and none without any snapshot', () => {
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
