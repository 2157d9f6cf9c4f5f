import { XApiError, type XPostPage } from '#x-api';
import { aPost, later } from '../testing/builders.js';
import { walkPages, type PageWalk } from './page-walk.js';

const retryAt = new Date('2026-11-22T10:15:00Z');
const rateLimited = new XApiError('rate_limited', { endpoint: 'users/tweets', status: 429, retryAt });

function aPage(ids: readonly string[], nextToken: string | null, more: Partial<XPostPage> = {}): XPostPage {
  const posts = ids.map((id) => aPost(later(0), { id }));
  return { posts, accounts: [], nextToken, problems: [], resultCount: posts.length, ...more };
}

/** Walks over these pages looking for the post `wanted`; tells what was asked too. */
async function walk(
  pages: readonly (XPostPage | Error)[],
  wanted: string | null = null,
  more: Partial<PageWalk<string>> = {},
) {
  const queries: object[] = [];
  const observation = await walkPages<string>({
    read: (query) => {
      const page = pages[queries.push(query) - 1];
      if (page === undefined) throw new RangeError('read past the last page');
      return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
    },
    toEntries: ({ posts }) => posts.map(({ id }) => id),
    isAnswered: (ids) => wanted !== null && ids.includes(wanted),
    firstPageSize: 25,
    pageSize: 100,
    maxPages: 3,
    ...more,
  });
  return { ...observation, queries };
}

describe('a walk over the pages of a list', () => {
  it('should be complete where the list ends', async () => {
    expect(await walk([aPage(['3'], 'b'), aPage(['2', '1'], null)])).toEqual({
      value: ['3', '2', '1'],
      complete: true,
      isUnbroken: true,
      failure: null,
      queries: [{ maxResults: 25 }, { maxResults: 100, paginationToken: 'b' }],
    });
  });

  it('should be complete for an empty list', async () => {
    expect(await walk([aPage([], null)])).toMatchObject({ value: [], complete: true });
  });

  it('should end with the answer, and not call the rest complete', async () => {
    const { value, complete, queries } = await walk([aPage(['3'], 'b'), aPage(['2'], 'c')], '2');
    expect([value, complete, queries.length]).toEqual([['3', '2'], false, 2]);
  });

  it('should end behind the bound, complete', async () => {
    const reachesBound = ({ posts }: XPostPage) => posts.some(({ id }) => id === '2');
    const { complete, queries } = await walk([aPage(['3'], 'b'), aPage(['2'], 'c')], null, { reachesBound });
    expect([complete, queries.length]).toEqual([true, 2]);
  });

  it('should go on over an empty page that has a next one', async () => {
    expect(await walk([aPage([], 'b'), aPage(['1'], null)])).toMatchObject({ value: ['1'], complete: true });
  });

  it.each([
    ['there is more', 'd'],
    ['it ends just there, where X stops showing', null],
  ])('should not be complete at the last page that may be read when %s', async (_what, nextToken) => {
    const pages = [aPage(['3'], 'b'), aPage(['2'], 'c'), aPage(['1'], nextToken)];
    const { complete, failure, queries } = await walk(pages);
    expect([complete, failure, queries.length]).toEqual([false, null, 3]);
  });

  const manyIds = (count: number): string[] => Array.from({ length: count }, (_, n) => String(900 - n));

  it.each([
    ['a first page', [22], [25]],
    ['a second page', [25, 89], [25, 100]],
    ['a nearly full first page, read again in pages of another size', [23, 23], [25, 75]],
    ['a nearly full second page, read again in pages of another size', [25, 90, 75, 40], [25, 100, 75, 75]],
  ])('should take for the end of the list %s', async (_what, counts, sizes) => {
    const isLast = (index: number): boolean => index === counts.length - 1 || counts[index] !== sizes[index];
    const pages = counts.map((count, index) => aPage(manyIds(count), isLast(index) ? null : 'more'));
    const { complete, queries } = await walk(pages);
    expect(complete).toBe(true);
    expect(queries).toEqual(sizes.map((maxResults) => expect.objectContaining({ maxResults })));
  });

  it('should not take for the end what ends nearly full again: the token may be lost', async () => {
    const { value, complete, isUnbroken } = await walk([aPage(manyIds(24), null), aPage(manyIds(73), null)]);
    expect([value.length, complete, isUnbroken]).toEqual([73, false, true]);
  });

  it('should end on a full page with the answer or behind the bound', async () => {
    const pages = [aPage(manyIds(25), null)];
    expect((await walk(pages, '890')).queries).toHaveLength(1);
    expect((await walk(pages, null, { reachesBound: () => true })).complete).toBe(true);
  });

  it('should keep what was read before a failure, with its reason', async () => {
    expect(await walk([aPage(['3'], 'b'), rateLimited])).toMatchObject({
      value: ['3'],
      complete: false,
      failure: { code: 'rate_limited', retryAt },
    });
  });

  it('should throw on what is no failure of X', async () => {
    await expect(walk([new TypeError('a bug')])).rejects.toThrow('a bug');
  });
});

describe('a page with partial errors', () => {
  const lastPage = (more: Partial<XPostPage>, ids = ['1']) => walk([aPage(ids, null, more)]);

  it.each([['resource-not-found'], ['not-authorized-for-resource']])(
    'should be whole when the errors are about posts that others refer to: %s',
    async (type) => {
      expect((await lastPage({ problems: [type] })).complete).toBe(true);
    },
  );

  it.each<[string, Partial<XPostPage>, string[]]>([
    ['errors of another kind', { problems: ['resource-unavailable'] }, ['1']],
    ['one of another kind among them', { problems: ['resource-not-found', 'internal-error'] }, ['1']],
    ['fewer entries than X counted', { problems: ['resource-not-found'], resultCount: 2 }, ['1']],
    ['fewer entries than X counted and no word why', { resultCount: 5 }, ['1']],
    ['no count', { resultCount: null }, ['1']],
    ['no entries at all', { problems: ['resource-not-found'] }, []],
  ])('should not be whole with %s', async (_what, more, ids) => {
    expect((await lastPage(more, ids)).complete).toBe(false);
  });

  it('should make the whole list incomplete wherever it is', async () => {
    const pages = [aPage(['2'], 'b', { problems: ['resource-unavailable'] }), aPage(['1'], null)];
    expect((await walk(pages)).complete).toBe(false);
    const reachesBound = () => true;
    expect((await walk(pages, null, { reachesBound })).complete).toBe(false);
  });
});
