import { findInPages } from './find-in-pages.js';

const PAGES = [
  { data: [{ id: 'a' }], nextCursor: 'one' },
  { data: [{ id: 'b' }], nextCursor: null },
];

describe('a row that has no route of its own', () => {
  const list = ({ cursor }: { cursor?: string }) =>
    Promise.resolve(PAGES[cursor === undefined ? 0 : 1] ?? { data: [], nextCursor: null });

  it('should be found on a later page', async () => {
    expect(await findInPages(list, 'b')).toEqual({ id: 'b' });
  });

  it('should be not found when the pages end without it', async () => {
    await expect(findInPages(list, 'c')).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});
