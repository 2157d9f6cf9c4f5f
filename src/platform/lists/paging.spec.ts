import { decodeCursor, encodeCursor, keysetWhere, toPage, type Cursor } from './paging.js';

const at = new Date('2026-11-22T10:00:00.123Z');
const rowsOf = (...ids: string[]): Cursor[] => ids.map((id) => ({ at, id }));
const pageOf = (rows: readonly Cursor[], limit: number) =>
  toPage(
    rows,
    limit,
    (row) => row,
    ({ id }) => id,
  );

describe('cursors', () => {
  it.each(['a', 'x'.repeat(191), '"quoted",[~]'])('should come back as they were, for the id %s', (id) => {
    expect(decodeCursor(encodeCursor({ at, id }))).toEqual({ at, id });
  });

  it('should be safe to put into an address', () => {
    expect(encodeCursor({ at, id: '~~~???>>>' })).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  const forged = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  it.each([
    ['nothing', ''],
    ['other text', 'hello'],
    ['no list', forged({ at: 1, id: 'a' })],
    ['no id', forged([1])],
    ['an empty id', forged([1, ''])],
    ['more than a time and an id', forged([1, 'a', 2])],
    ['a time that is no whole number', forged([1.5, 'a'])],
    ['a time before every row', forged([-1, 'a'])],
    ['a time that no database holds', forged([8.64e15, 'a'])],
    ['a cursor with padding', `${encodeCursor({ at, id: 'a' })}=`],
    ['a cursor with a space', ` ${encodeCursor({ at, id: 'a' })}`],
  ])('should be refused when they hold %s', (_what, text) => {
    expect(() => decodeCursor(text)).toThrow(
      expect.objectContaining({ code: 'invalid_cursor', status: 400 }),
    );
  });
});

describe('keysetWhere', () => {
  it('should ask for what is older, or as old with a lower id', () => {
    expect(keysetWhere({ at, id: 'm' }, 'createdAt')).toEqual({
      createdAt: { lte: at },
      OR: [{ createdAt: { lt: at } }, { id: { lt: 'm' } }],
    });
  });

  it('should ask for everything without a cursor', () => {
    expect(keysetWhere(null, 'createdAt')).toEqual({});
  });
});

describe('toPage', () => {
  it('should point behind the last row it shows when there are more', () => {
    const page = pageOf(rowsOf('c', 'b', 'a'), 2);
    expect(page.data).toEqual(['c', 'b']);
    expect(decodeCursor(page.nextCursor ?? '')).toEqual({ at, id: 'b' });
  });

  it.each([[rowsOf('b', 'a')], [rowsOf('b')], [[]]])(
    'should be the last one when no row is left over',
    (rows) => {
      expect(pageOf(rows, 2)).toEqual({ data: rows.map(({ id }) => id), nextCursor: null });
    },
  );
});
