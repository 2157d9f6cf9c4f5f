import { json, LoopbackServer, type Handler } from '../testing/loopback-server.js';
import { XApiClient } from '../x-api-client.js';
import type { XCallRecord } from '../calls/x-call.js';
import type { XDialect } from './x-dialect.js';

/** How X 2.166 refuses a parameter: by name under `errors[].parameters`. */
const refusalOfTweets = (name: string) => ({
  errors: [
    { parameters: { [name]: ['text'] }, message: `[${name}] is not one of [ids,tweet.fields,expansions]` },
  ],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
});

/** How X 2.167 does: one `parameter`. */
const refusalOfPosts = (name: string) => ({
  errors: [
    {
      parameter: name,
      title: 'Invalid Request',
      detail: `Unknown parameter ${name}`,
      type: 'https://api.x.com/2/problems/invalid-request',
    },
  ],
});

/** A server that accepts one dialect only. */
const speaking =
  (dialect: XDialect, refusal: unknown): Handler =>
  (response, request) => {
    const understood = request.url.searchParams.has(dialect === 'posts' ? 'post.fields' : 'tweet.fields');
    json(understood ? 200 : 400, understood ? { data: [{ id: '1', text: 'hi' }] } : refusal)(
      response,
      request,
    );
  };

describe('dialects', () => {
  let server: LoopbackServer;
  let calls: XCallRecord[];
  const context = {
    caller: null,
    accessToken: () => Promise.resolve('token'),
    onCall: (call: XCallRecord) => calls.push(call),
  };

  beforeEach(async () => {
    calls = [];
    server = await LoopbackServer.start();
  });
  afterEach(() => server.close());

  it.each([
    ['posts', 'tweets', refusalOfTweets('post.fields')],
    ['posts', 'tweets', refusalOfTweets('expansions')],
    ['tweets', 'posts', refusalOfPosts('tweet.fields')],
    [
      'tweets',
      'posts',
      {
        title: 'Invalid Request',
        detail: 'Unknown query parameter tweet.fields',
        type: 'https://api.x.com/2/problems/invalid-request',
      },
    ],
  ] as const)(
    'should cost one failed call from %s to %s, and keep the new dialect',
    async (dialect, spoken, refusal) => {
      server.answer(speaking(spoken, refusal));
      const client = new XApiClient({ baseUrl: server.url, dialect });
      for (let round = 0; round < 3; round += 1) {
        expect((await client.posts(context, ['1'])).get('1')).toMatchObject({ state: 'found' });
      }
      expect(calls.map(({ status, failure }) => [status, failure])).toEqual([
        [400, 'bad_request'],
        [200, null],
        [200, null],
        [200, null],
      ]);
    },
  );

  it('should switch back when X does', async () => {
    const client = new XApiClient({ dialect: 'posts', baseUrl: server.url });
    for (const spoken of ['tweets', 'posts', 'tweets'] as const) {
      server.answer(speaking(spoken, refusalOfPosts('post.fields')));
      expect((await client.posts(context, ['1'])).get('1')).toMatchObject({ state: 'found' });
    }
  });

  it('should fail with bad_request after two calls when X refuses both, and keep the first dialect', async () => {
    server.answer(json(400, refusalOfTweets('expansions')));
    const client = new XApiClient({ dialect: 'posts', baseUrl: server.url });
    await expect(client.posts(context, ['1'])).rejects.toMatchObject({
      code: 'bad_request',
      problemType: 'invalid-request',
    });
    expect(server.requests).toHaveLength(2);
    server.answer(json(200, { data: [{ id: '1' }] }));
    await client.posts(context, ['1']);
    expect(server.requests[0]?.url.searchParams.has('post.fields')).toBe(true);
  });

  it.each([
    ['another parameter', 400, refusalOfTweets('max_results')],
    ['a 400 of another type', 400, { detail: 'post.fields', type: 'about:blank' }],
    ['another status', 403, refusalOfTweets('post.fields')],
  ])('should not switch because of %s', async (_, status, body) => {
    server.answer(json(status, body));
    await expect(
      new XApiClient({ dialect: 'posts', baseUrl: server.url }).posts(context, ['1']),
    ).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });

  it('should not send a request again that is the same in both dialects', async () => {
    server.answer(json(400, refusalOfTweets('expansions')));
    const client = new XApiClient({ dialect: 'posts', baseUrl: server.url });
    await expect(client.likedPage(context, '7', { maxResults: 5 })).rejects.toMatchObject({
      code: 'bad_request',
    });
    expect(server.requests).toHaveLength(1);
  });

  const note = {
    text: 'the whole text: https://t.co/a https://t.co/b',
    entities: { urls: [{ url: 'https://t.co/b', expanded_url: 'https://b.example/' }] },
  };
  const references = [{ type: 'quoted', id: '3' }];
  it.each([
    ['posts', { note_post: note, referenced_posts: references }],
    ['tweets', { note_tweet: note, referenced_tweets: references }],
  ])('should read the fields of the dialect %s, whichever was used to ask', async (_, fields) => {
    const post = {
      id: '5',
      author_id: '7',
      text: 'the who…',
      created_at: '2026-01-02T03:04:05.000Z',
      entities: { urls: [{ url: 'https://t.co/a', expanded_url: 'https://a.example/' }] },
      ...fields,
    };
    server.answer(json(200, { data: [post], meta: { result_count: 1 } }));
    for (const dialect of ['posts', 'tweets'] as const) {
      const client = new XApiClient({ baseUrl: server.url, dialect });
      const page = await client.timelinePage(context, '7', { maxResults: 5 });
      expect(page.posts).toEqual([
        {
          id: '5',
          authorId: '7',
          conversationId: null,
          text: 'the whole text: https://a.example/ https://b.example/',
          createdAt: new Date('2026-01-02T03:04:05Z'),
          references: [{ kind: 'quoted', id: '3' }],
          versions: null,
        },
      ]);
    }
  });
});
