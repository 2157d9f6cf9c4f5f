import { buildDataProvider } from './data-provider.js';
import { ApiError } from '#client';
import type { ApiResource, PageRequest } from './resource.js';

const ROWS = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

function lettersAfter(asked: unknown[]): ApiResource {
  return {
    list: (filter, page: PageRequest) => {
      asked.push([filter, page]);
      const begin = page.cursor === undefined ? 0 : ROWS.findIndex(({ id }) => id === page.cursor) + 1;
      const data = ROWS.slice(begin, begin + page.limit);
      const last = data.at(-1);
      return Promise.resolve({ data, nextCursor: last === undefined || last.id === 'e' ? null : last.id });
    },
  };
}

const page = (number: number, filter: Record<string, unknown> = {}) => ({
  pagination: { page: number, perPage: 2 },
  sort: { field: 'id', order: 'ASC' as const },
  filter,
});

describe('lists for react-admin', () => {
  it('should be paged forward and back by page number', async () => {
    const provider = buildDataProvider({ letters: lettersAfter([]) });
    const walk = [];
    for (const number of [1, 2, 3, 2]) walk.push(await provider.getList('letters', page(number)));
    expect(walk.map(({ data }) => data.map(({ id }) => String(id)).join(''))).toEqual([
      'ab',
      'cd',
      'e',
      'cd',
    ]);
    expect(walk.map(({ pageInfo }) => pageInfo)).toEqual([
      { hasNextPage: true, hasPreviousPage: false },
      { hasNextPage: true, hasPreviousPage: true },
      { hasNextPage: false, hasPreviousPage: true },
      { hasNextPage: true, hasPreviousPage: true },
    ]);
  });

  it('should give an empty page without a call when the cursor of that page is unknown', async () => {
    const asked: unknown[] = [];
    const provider = buildDataProvider({ letters: lettersAfter(asked) });
    expect(await provider.getList('letters', page(3))).toMatchObject({ data: [] });
    expect(asked).toEqual([]);
  });

  it('should send only the filters that are filled in', async () => {
    const asked: unknown[] = [];
    const provider = buildDataProvider({ letters: lettersAfter(asked) });
    await provider.getList('letters', page(1, { userId: ' x ', taskId: '', from: null, cacheHit: false }));
    expect(asked).toEqual([[{ userId: 'x', cacheHit: false }, { limit: 2 }]]);
  });

  it('should go back to the first page when the service refuses a cursor', async () => {
    let isStale = false;
    const letters = lettersAfter([]);
    const provider = buildDataProvider({
      letters: {
        list: (filter, request) =>
          isStale && request.cursor !== undefined
            ? Promise.reject(new ApiError({ status: 400, code: 'invalid_cursor', detail: 'no' }))
            : letters.list(filter, request),
      },
    });
    await provider.getList('letters', page(1));
    isStale = true;
    expect(await provider.getList('letters', page(2))).toMatchObject({ data: [] });
    expect((await provider.getList('letters', page(1))).data).toHaveLength(2);
  });

  it('should fail with a clear message when the API has no such list or method', async () => {
    const provider = buildDataProvider({ letters: lettersAfter([]) });
    await expect(provider.getOne('letters', { id: 'a' })).rejects.toThrow('cannot do this');
    await expect(provider.getList('numbers', page(1))).rejects.toThrow('no list called numbers');
  });
});
