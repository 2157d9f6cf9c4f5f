import { XApiError, type XPostPage } from '#x-api';
import { aPost, later } from '../../testing/builders.js';
import { walkPages, type PageWalk } from './page-walk.js';

const retryAt = new Date('2026-11-22T10:15:00Z');
const rateLimited = new XApiError('rate_limited', { endpoint: 'users/tweets', status: 429, retryAt });

function aPage(ids: readonly string[], nextToken: string | null, more: Partial<XPostPage> = {}): XPostPage {
  const posts = ids.map((id) => aPost(later(0), { id }));
  return { posts, nextToken, problems: [], resultCount: posts.length, ...more };
}

/** Newest first. */
const manyIds = (count: number): string[] => Array.from({ length: count }, (_, n) => String(900 - n));

/** Reads these pages until the post `wanted` is found; gives the queries too. */
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
    sizes: [25, 100],
    maxPages: 3,
    ...more,
  });
  return { ...observation, queries };
}

describe('a walk over the pages of a list', () => {
  it('should be complete at the end of the list', async () => {
    expect(await walk([aPage(['3'], 'b'), aPage(['2', '1'], null)])).toEqual({
      value: ['3', '2', '1'],
      complete: true,
      isUnbroken: true,
      failure: null,
      queries: [{ maxResults: 25 }, { maxResults: 100, paginationToken: 'b' }],
    });
  });

  it('should read pages that grow, the last size again and again', async () => {
    const pages = [
      ...Array.from({ length: 4 }, (_, index) => aPage([String(9 - index)], 'more')),
      aPage([], null),
    ];
    const { queries } = await walk(pages, null, { sizes: [5, 20, 80], maxPages: 9 });
    expect(queries).toEqual([5, 20, 80, 80, 80].map((maxResults) => expect.objectContaining({ maxResults })));
  });

  it('should be complete for an empty list', async () => {
    expect(await walk([aPage([], null)])).toMatchObject({ value: [], complete: true });
  });

  it('should stop when the entry is found, and not be complete then', async () => {
    const { value, complete, queries } = await walk([aPage(['3'], 'b'), aPage(['2'], 'c')], '2');
    expect([value, complete, queries.length]).toEqual([['3', '2'], false, 2]);
  });

  it('should stop after the bound, and be complete then', async () => {
    const reachesBound = ({ posts }: XPostPage) => posts.some(({ id }) => id === '2');
    const { complete, queries } = await walk([aPage(['3'], 'b'), aPage(['2'], 'c')], null, { reachesBound });
    expect([complete, queries.length]).toEqual([true, 2]);
  });

  it('should continue after an empty page that has a next one', async () => {
    expect(await walk([aPage([], 'b'), aPage(['1'], null)])).toMatchObject({ value: ['1'], complete: true });
  });

  it.each([
    ['there is more', 'd'],
    ['the list ends there, because X shows no more', null],
  ])('should not be complete after the last page that may be read when %s', async (_what, nextToken) => {
    const pages = [aPage(['3'], 'b'), aPage(['2'], 'c'), aPage(['1'], nextToken)];
    const { complete, failure, queries } = await walk(pages);
    expect([complete, failure, queries.length]).toEqual([false, null, 3]);
  });

  it.each([
    ['a first page', [22], [25]],
    ['a second page', [25, 89], [25, 100]],
    ['a nearly full first page, read again in another size', [23, 23], [25, 38]],
    ['a nearly full second page, read again alone and in another size', [25, 90, 75, 15], [25, 100, 75, 75]],
  ])('should accept as the end of the list %s', async (_what, counts, sizes) => {
    const isLast = (index: number): boolean => index === counts.length - 1 || counts[index] !== sizes[index];
    const pages = counts.map((count, index) => aPage(manyIds(count), isLast(index) ? null : `page ${index}`));
    const { value, complete, queries } = await walk(pages, null, { maxPages: 9 });
    expect(complete).toBe(true);
    expect(queries).toMatchObject(sizes.map((maxResults) => ({ maxResults })));
    const isReadAgain = counts.findIndex((count, index) => isLast(index) && index < counts.length - 1);
    expect(value).toHaveLength(counts.reduce((sum, count, n) => (n === isReadAgain ? sum : sum + count), 0));
    if (isReadAgain > 0)
      expect(queries[isReadAgain + 1]).toMatchObject({ paginationToken: `page ${isReadAgain - 1}` });
  });

  it('should not be complete when the list ends nearly full again: the token may be lost', async () => {
    const { value, complete, isUnbroken } = await walk([aPage(manyIds(24), null), aPage(manyIds(36), null)]);
    expect([value.length, complete, isUnbroken]).toEqual([36, false, true]);
  });

  it('should stop on a full page when the entry is found or the bound is reached', async () => {
    const pages = [aPage(manyIds(25), null)];
    const found = await walk(pages, '890');
    expect([found.queries.length, found.complete]).toEqual([1, false]);
    expect((await walk(pages, null, { reachesBound: () => true })).complete).toBe(true);
  });

  it('should keep what was read before a failure, with its reason', async () => {
    expect(await walk([aPage(['3'], 'b'), rateLimited])).toMatchObject({
      value: ['3'],
      complete: false,
      failure: { code: 'rate_limited', retryAt },
    });
  });

  it('should throw an error that is no failure of X', async () => {
    await expect(walk([new TypeError('a bug')])).rejects.toThrow('a bug');
  });
});

describe('a nearly full last page of a list that is ordered by id', () => {
  const refused = new XApiError('bad_request', { endpoint: 'users/tweets', status: 400 });
  const full = aPage(manyIds(25), null);
  const older = (...pages: (XPostPage | Error)[]) =>
    walk([full, ...pages], null, { isOrderedById: true, maxPages: 4 });

  it('should be the end when X shows no older posts', async () => {
    const { value, complete, queries } = await older(aPage([], null));
    expect([value.length, complete]).toEqual([25, true]);
    expect(queries).toEqual([{ maxResults: 25 }, { maxResults: 100, untilId: '876' }]);
  });

  it('should be followed by the older posts that X shows, page by page', async () => {
    const { value, complete, queries } = await older(aPage(['875'], 'b'), aPage(['3'], null));
    expect([value.slice(24), complete]).toEqual([['876', '875', '3'], true]);
    expect(queries[2]).toEqual({ maxResults: 100, untilId: '876', paginationToken: 'b' });
  });

  it('should be proven again when the older posts end nearly full too', async () => {
    const more = aPage(
      manyIds(95).map((id) => String(Number(id) - 100)),
      null,
    );
    const { complete, queries } = await older(more, aPage([], null));
    expect([complete, queries.at(-1)]).toEqual([true, { maxResults: 100, untilId: '706' }]);
  });

  it.each([
    ['is not whole', aPage([], null, { resultCount: null })],
    ['counts more than it shows', aPage(['5'], null, { resultCount: 2 })],
  ])('should not be the end when the answer about older posts %s', async (_what, page) => {
    expect((await older(page)).complete).toBe(false);
  });

  it('should not be the end when X fails, and say why', async () => {
    expect(await older(rateLimited)).toMatchObject({ complete: false, failure: { code: 'rate_limited' } });
  });

  it.each([
    ['refuses', refused],
    ['ignores', aPage(['900'], null)],
  ])('should be read again in another size when X %s the question', async (_what, answer) => {
    const { value, complete, queries } = await older(answer, aPage(manyIds(25), null));
    expect([value.length, complete]).toEqual([25, true]);
    expect(queries[2]).toEqual({ maxResults: 38 });
  });

  it('should ask nothing when a page is not whole: no answer could make the list complete', async () => {
    const page = aPage(manyIds(25), null, { resultCount: 26 });
    const { complete, queries } = await walk([page], null, { isOrderedById: true });
    expect([complete, queries.length]).toEqual([false, 1]);
  });
});

describe('a page with partial errors', () => {
  const lastPage = (more: Partial<XPostPage>, ids = ['1']) => walk([aPage(ids, null, more)]);

  it.each([['resource-not-found'], ['not-authorized-for-resource']])(
    'should be complete when the errors are about posts that listed posts refer to: %s',
    async (type) => {
      expect((await lastPage({ problems: [type] })).complete).toBe(true);
    },
  );

  it.each<[string, Partial<XPostPage>, string[]]>([
    ['errors of another kind', { problems: ['resource-unavailable'] }, ['1']],
    ['one of another kind among them', { problems: ['resource-not-found', 'internal-error'] }, ['1']],
    ['fewer entries than X counted', { problems: ['resource-not-found'], resultCount: 2 }, ['1']],
    ['fewer entries than X counted and no error', { resultCount: 5 }, ['1']],
    ['no count', { resultCount: null }, ['1']],
    ['no entries at all', { problems: ['resource-not-found'] }, []],
  ])('should not be complete with %s', async (_what, more, ids) => {
    expect((await lastPage(more, ids)).complete).toBe(false);
  });

  it('should make the whole list incomplete, wherever it is in the list', async () => {
    const pages = [aPage(['2'], 'b', { problems: ['resource-unavailable'] }), aPage(['1'], null)];
    expect((await walk(pages)).complete).toBe(false);
    const reachesBound = () => true;
    expect((await walk(pages, null, { reachesBound })).complete).toBe(false);
  });
});
