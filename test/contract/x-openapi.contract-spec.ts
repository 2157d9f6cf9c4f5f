import { firstSnowflakeAt } from '#x-api';
import { ApiDescription } from './api-description.js';
import { SimulatedX } from './simulated-x.js';

describe.each(['posts', 'tweets'] as const)('requests in the dialect %s', (dialect) => {
  let description: ApiDescription;
  let x: SimulatedX;

  beforeAll(async () => {
    description = await ApiDescription.load(dialect);
    x = await SimulatedX.start(dialect);
  });
  afterAll(() => x.close());

  const faultsOf = (pathAndQuery: string) =>
    description.faultsOfRequest(new URL(pathAndQuery, 'https://api.x.com'));

  it('should all be as X describes them', async () => {
    const { client, asked } = x.client(dialect);
    const context = { caller: null, accessToken: () => Promise.resolve(x.token()) };
    const page = { maxResults: 5 };
    await client.me(context);
    await client.relationships(context, ['grace', 'quiet', 'no_such_user']);
    await client.posts(context, [x.target.id, x.hidden.id, x.deleted.id]);
    await client.likedPage(context, x.adaId, page);
    await client.bookmarksPage(context, x.adaId, page);
    const first = await client.timelinePage(context, x.adaId, {
      ...page,
      sinceId: firstSnowflakeAt(new Date(Date.now() - 60_000)),
      startTime: new Date(Date.now() - 60_000),
    });
    const paginationToken = first.nextToken ?? 'none';
    await client.timelinePage(context, x.adaId, { maxResults: 100, paginationToken });

    expect(asked).toHaveLength(7);
    expect(asked.flatMap((url) => description.faultsOfRequest(url))).toEqual([]);
    expect(asked.at(-1)?.searchParams.get('pagination_token')).toMatch(/.{4}/);
  });

  const [mine, theirs] =
    dialect === 'posts' ? ['post.fields', 'tweet.fields'] : ['tweet.fields', 'post.fields'];
  it.each([
    ['an unknown parameter', '/2/users/me?fields=id', /additional/],
    ['the parameter of the other dialect', `/2/tweets?ids=1&${theirs}=text`, /additional/],
    ['an unknown field', `/2/tweets?ids=1&${mine}=text,creation_time`, /allowed values/],
    ['an unknown expansion', '/2/tweets?ids=1&expansions=author', /allowed values/],
    ['an unknown path', '/2/users/7/likes', /no such path/],
    ['a missing parameter', '/2/tweets', /required/],
    ['a value out of range', '/2/users/7/tweets?max_results=101', /<= 100/],
    ['an id that is none', '/2/users/seven/tweets', /pattern/],
  ])('should not pass with %s', (_, request, fault) => {
    expect(faultsOf(request).join()).toMatch(fault);
  });
});
