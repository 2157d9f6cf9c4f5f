import { startSimulator, type XSimulator } from '../../simulator.js';
import { read, tokenFor } from '../../testing/simulator-client.js';

describe('dialects', () => {
  const at = Date.UTC(2026, 4, 1, 12, 0, 0, 987);
  let simulator: XSimulator;
  let token: string;

  beforeEach(async () => {
    simulator = await startSimulator({ now: () => at });
    simulator.world.addUser({ username: 'ada' });
    simulator.world.addUser({ username: 'bob' });
    token = tokenFor(simulator, 'ada');
  });

  afterEach(() => simulator.close());

  it('should use the names of 2.167 for posts', async () => {
    const target = simulator.world.post({ author: 'bob', text: 'hello' });
    const reply = simulator.world.reply('ada', target.id, 'hi');
    const query =
      'post.fields=created_at,conversation_id&expansions=referenced_posts,author_id,in_reply_to_user_id';
    const { body } = await read(simulator, `/2/tweets/${reply.id}?${query}`, token);
    expect(body.data).toEqual({
      id: reply.id,
      text: '@bob hi',
      author_id: simulator.world.user('ada').id,
      created_at: '2026-05-01T12:00:00.000Z',
      conversation_id: target.id,
      in_reply_to_user_id: simulator.world.user('bob').id,
      referenced_posts: [{ type: 'replied_to', id: target.id }],
    });
    expect(body.includes).toMatchObject({
      posts: [{ id: target.id, author_id: target.authorId }],
      users: [{ username: 'ada' }, { username: 'bob' }],
    });
  });

  it('should use the names of 2.166 for posts', async () => {
    simulator.setDialect('tweets');
    const target = simulator.world.post({ author: 'bob', text: 'hello' });
    const repost = simulator.world.repost('ada', target.id);
    const query = 'tweet.fields=author_id,public_metrics&expansions=referenced_tweets.id.author_id';
    const { body } = await read(simulator, `/2/tweets/${repost.id}?${query}`, token);
    expect(body.data).toMatchObject({
      id: repost.id,
      text: 'RT @bob: hello',
      edit_history_tweet_ids: [repost.id],
      author_id: repost.authorId,
      public_metrics: { retweet_count: 0 },
      referenced_tweets: [{ type: 'retweeted', id: target.id }],
    });
    expect(body.includes).toMatchObject({ tweets: [{ id: target.id }], users: [{ username: 'bob' }] });
  });

  it('should name the metrics of users by dialect', async () => {
    const path = '/2/users/me?user.fields=public_metrics';
    expect((await read(simulator, path, token)).body.data).toMatchObject({
      public_metrics: { post_count: 0 },
    });
    simulator.setDialect('tweets');
    expect((await read(simulator, path, token)).body.data).toMatchObject({
      public_metrics: { tweet_count: 0 },
    });
  });

  it.each(['/2/tweets?ids=1&', '/2/tweets/1?', '/2/users/me?', '/2/users/by?usernames=ada&'])(
    'should refuse the parameters of the other dialect at %s',
    async (path) => {
      const inPosts = await read(simulator, `${path}tweet.fields=text`, token);
      expect(inPosts.status).toBe(400);
      expect(inPosts.body).toMatchObject({
        type: 'https://api.x.com/2/problems/invalid-request',
        parameter: 'tweet.fields',
        value: 'text',
        detail: expect.stringContaining('tweet.fields'),
      });
      simulator.setDialect('tweets');
      const inTweets = await read(simulator, `${path}post.fields=text`, token);
      expect(inTweets.status).toBe(400);
      expect(inTweets.body).toMatchObject({
        type: 'https://api.twitter.com/2/problems/invalid-request',
        errors: [{ parameters: { 'post.fields': ['text'] } }],
        detail: expect.stringContaining('post.fields'),
      });
    },
  );

  it('should refuse an expansion of the other dialect', async () => {
    const { status, body } = await read(simulator, '/2/tweets/1?expansions=referenced_tweets.id', token);
    expect([status, body.parameter, body.value]).toEqual([400, 'expansions', 'referenced_tweets.id']);
  });

  it('should end a quote with the shortened address of the quoted post', async () => {
    const target = simulator.world.post({ author: 'bob', text: 'hello' });
    const quote = simulator.world.quote('ada', target.id, 'look');
    const { body } = await read(simulator, `/2/tweets/${quote.id}?post.fields=entities`, token);
    expect(body.data).toMatchObject({
      text: expect.stringMatching(/^look https:\/\/t\.co\/\w{10}$/),
      entities: { urls: [{ expanded_url: target.url }] },
    });
  });
});
