import { json, LoopbackServer } from './testing/loopback-server.js';
import { XApiClient } from './x-api-client.js';
import type { XCallRecord } from './calls/x-call.js';
import type { XDialect } from './dialect/x-dialect.js';

const EMPTY_PAGE = { meta: { result_count: 0 } };

describe('XApiClient', () => {
  let server: LoopbackServer;
  const context = { caller: null, accessToken: () => Promise.resolve('the-access-token') };
  const clientOf = (dialect?: XDialect) =>
    new XApiClient({ baseUrl: server.url, ...(dialect === undefined ? {} : { dialect }) });
  const asked = (): string => {
    const url = server.requests.at(-1)?.url;
    return `${url?.pathname ?? ''}?${decodeURIComponent(url?.search.slice(1) ?? '')}`;
  };

  beforeEach(async () => {
    server = await LoopbackServer.start();
  });
  afterEach(() => server.close());

  describe('its requests', () => {
    it('should send the access token as a bearer token and nowhere else', async () => {
      server.answer(json(200, EMPTY_PAGE));
      await clientOf().likedPage(context, '7', { maxResults: 5 });
      expect(server.requests[0]).toMatchObject({
        method: 'GET',
        headers: { authorization: 'Bearer the-access-token' },
      });
      expect(server.requests[0]?.url.href).not.toContain('the-access-token');
    });

    it('should keep a path in the base address', async () => {
      server.answer(json(200, EMPTY_PAGE));
      const client = new XApiClient({ baseUrl: `${server.url}/proxy/x` });
      await client.likedPage(context, '7', { maxResults: 5 });
      expect(asked()).toBe('/proxy/x/2/users/7/liked_tweets?max_results=5');
    });

    it('should ask for posts with the parameters of X 2.167 in the dialect `posts`', async () => {
      await clientOf('posts').posts(context, ['1', '2', '1']);
      expect(asked()).toBe(
        '/2/tweets?ids=1,2&post.fields=conversation_id,created_at,entities,note_post,text&expansions=referenced_posts,author_id,edit_history_post_ids',
      );
    });

    it('should ask for posts with the parameters of X 2.166, which need no expansions, by default', async () => {
      await clientOf().posts(context, ['1']);
      expect(asked()).toBe(
        '/2/tweets?ids=1&tweet.fields=author_id,conversation_id,created_at,edit_history_tweet_ids,entities,note_tweet,referenced_tweets,text',
      );
    });

    it.each([
      ['posts', 'post.fields=note_post,text&expansions=referenced_posts,edit_history_post_ids'],
      ['tweets', 'tweet.fields=edit_history_tweet_ids,note_tweet,referenced_tweets,text'],
    ] as const)(
      'should ask for no more than is needed of targets in the dialect `%s`',
      async (dialect, query) => {
        await clientOf(dialect).targets(context, ['1']);
        expect(asked()).toBe(`/2/tweets?ids=1&${query}`);
      },
    );

    it('should limit a timeline by id, time, size and page', async () => {
      server.answer(json(200, EMPTY_PAGE));
      await clientOf('tweets').timelinePage(context, '7', {
        sinceId: '100',
        startTime: new Date('2026-01-02T03:04:05Z'),
        untilId: '200',
        maxResults: 50,
        paginationToken: 'page2',
      });
      expect(asked()).toBe(
        '/2/users/7/tweets?max_results=50&pagination_token=page2&since_id=100&start_time=2026-01-02T03:04:05.000Z&until_id=200' +
          '&tweet.fields=conversation_id,created_at,entities,note_tweet,referenced_tweets,text',
      );
    });

    it('should ask for no fields of liked and bookmarked posts', async () => {
      server.answer(json(200, EMPTY_PAGE));
      await clientOf().bookmarksPage(context, '7', { maxResults: 5, paginationToken: 'p' });
      expect(asked()).toBe('/2/users/7/bookmarks?max_results=5&pagination_token=p');
    });

    it('should ask only for the needed fields of users', async () => {
      await clientOf().relationships(context, ['Ada', 'grace', 'ADA']);
      expect(asked()).toBe('/2/users/by?usernames=ada,grace&user.fields=connection_status');
      server.answer(json(200, { data: { id: '7', username: 'ada', name: 'Ada' } }));
      await clientOf().me(context);
      expect(asked()).toBe('/2/users/me?user.fields=created_at,profile_image_url,protected,public_metrics');
    });

    it('should refuse invalid arguments without a request', async () => {
      const client = clientOf();
      const tooMany = Array.from({ length: 101 }, (_, index) => String(index));
      await expect(client.posts(context, [])).rejects.toThrow(RangeError);
      await expect(client.posts(context, tooMany)).rejects.toThrow(RangeError);
      await expect(client.posts(context, ['12/34'])).rejects.toThrow(RangeError);
      await expect(client.relationships(context, ['not a name'])).rejects.toThrow(RangeError);
      await expect(client.relationships(context, ['sixteencharacter'])).rejects.toThrow(RangeError);
      await expect(client.timelinePage(context, '../me', { maxResults: 5 })).rejects.toThrow(RangeError);
      expect(server.requests).toHaveLength(0);
    });
  });

  describe('its results', () => {
    it('should read the profile', async () => {
      server.answer(
        json(200, {
          data: {
            id: '7',
            username: 'ada',
            name: 'Ada',
            created_at: '2015-06-07T08:09:10.000Z',
            profile_image_url: 'https://pbs.example/ada.png',
            protected: true,
            public_metrics: { followers_count: 12, following_count: 3, post_count: 5, listed_count: 0 },
            a_field_of_tomorrow: {},
          },
        }),
      );
      await expect(clientOf().me(context)).resolves.toEqual({
        id: '7',
        username: 'ada',
        name: 'Ada',
        createdAt: new Date('2015-06-07T08:09:10Z'),
        profileImageUrl: 'https://pbs.example/ada.png',
        protected: true,
        followersCount: 12,
      });
    });

    it('should read a page and the token of the next one', async () => {
      server.answer(
        json(200, { data: [{ id: '11' }, { id: '10' }], meta: { result_count: 2, next_token: 'more' } }),
      );
      const page = await clientOf().likedPage(context, '7', { maxResults: 5 });
      expect(page.posts.map(({ id }) => id)).toEqual(['11', '10']);
      expect(page).toMatchObject({ nextToken: 'more', problems: [], resultCount: 2 });
    });
  });

  describe('its record of each request', () => {
    const recorded = async (use: (client: XApiClient, calls: XCallRecord[]) => Promise<unknown>) => {
      const calls: XCallRecord[] = [];
      await use(clientOf(), calls);
      return calls;
    };

    it('should report billed resources, the rate limit and no failure', async () => {
      const reset = Math.ceil(Date.now() / 1000) + 900;
      server.answer(
        json(
          200,
          { data: [{ id: '1' }, { id: '2' }], includes: { posts: [{ id: '3' }] } },
          { 'x-rate-limit-limit': '900', 'x-rate-limit-remaining': '899', 'x-rate-limit-reset': `${reset}` },
        ),
      );
      const calls = await recorded((client, list) =>
        client.posts({ ...context, onCall: (call) => list.push(call) }, ['1', '2']),
      );
      expect(calls).toEqual([
        {
          endpoint: 'tweets',
          status: 200,
          bill: { resources: 3, microUsd: 15_000 },
          startedAt: expect.any(Number),
          durationMs: expect.any(Number),
          rateLimit: { limit: 900, remaining: 899, resetAt: new Date(reset * 1000) },
          failure: null,
        },
      ]);
    });

    it('should count one resource for a single object, also an unreadable one', async () => {
      server.answer(json(200, { data: { id: 7 } }));
      const calls = await recorded((client, list) =>
        client.me({ ...context, onCall: (call) => list.push(call) }).catch(() => null),
      );
      expect(calls).toMatchObject([{ bill: { resources: 1 }, failure: 'unreadable', rateLimit: null }]);
    });

    it('should report a request that got no answer', async () => {
      server.answer((response) => response.destroy());
      const calls = await recorded((client, list) =>
        client.me({ ...context, onCall: (call) => list.push(call) }).catch(() => null),
      );
      expect(calls).toMatchObject([
        { status: null, bill: { resources: 0, microUsd: 0 }, failure: 'network' },
      ]);
    });
  });
});
