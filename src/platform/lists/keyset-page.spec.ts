import { newestOf, rowsAt } from './keyset-page.js';
import type { Cursor } from './paging.js';

const at = (id: string, seconds: number): Cursor => ({ id, at: new Date(seconds * 1_000) });
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

describe('the newest of several pages', () => {
  it('should be those of all pages, newest first', () => {
    expect(idsOf(newestOf([[at('d', 4), at('b', 2)], [at('c', 3)], [], [at('a', 1)]], 3))).toEqual([
      'd',
      'c',
      'b',
    ]);
  });

  it('should go by the id, highest first, where the times are the same', () => {
    expect(idsOf(newestOf([[at('b', 1)], [at('c', 1), at('a', 1)]], 3))).toEqual(['c', 'b', 'a']);
  });

  it('should show a row once that is on several pages, and fill its place', () => {
    expect(idsOf(newestOf([[at('b', 2)], [at('b', 2), at('a', 1)]], 2))).toEqual(['b', 'a']);
  });
});

describe('rows at cursors', () => {
  it('should be in the order of the cursors, without those that have been deleted', async () => {
    const cursors = [at('c', 3), at('b', 2), at('a', 1)];
    const rows = await rowsAt(cursors, (ids) =>
      Promise.resolve([{ id: 'a' }, { id: 'c' }].filter(({ id }) => ids.includes(id))),
    );
    expect(idsOf(rows)).toEqual(['c', 'a']);
  });
});
