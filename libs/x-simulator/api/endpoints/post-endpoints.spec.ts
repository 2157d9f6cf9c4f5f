import { startSimulator, type XSimulator } from '../../simulator.js';
import { read, tokenFor } from '../../testing/simulator-client.js';
import type { SimulatedPost } from '../../world/world-records.js';

describe('post endpoints', () => {
  let simulator: XSimulator;
  let token: string;
  let own: SimulatedPost;
  let deleted: SimulatedPost;
  let hidden: SimulatedPost;
  let banned: SimulatedPost;

  beforeEach(async () => {
    simulator = await startSimulator();
    const { world } = simulator;
    world.addUser({ username: 'ada' });
    world.addUser({ username: 'shy', protected: true });
    world.addUser({ username: 'troll' });
    own = world.post({ author: 'ada', text: 'mine' });
    deleted = world.post({ author: 'ada', text: 'gone' });
    hidden = world.post({ author: 'shy', text: 'secret' });
    banned = world.post({ author: 'troll', text: 'rude' });
    world.deletePost(deleted.id);
    world.suspendUser('troll');
    token = tokenFor(simulator, 'ada', ['tweet.read', 'users.read', 'like.read', 'bookmark.read']);
  });

  afterEach(() => simulator.close());

  it('should return the visible posts and report the others with 200', async () => {
    const ids = [own, deleted, hidden, banned].map(({ id }) => id).join(',');
    const { status, body } = await read(simulator, `/2/tweets?ids=${ids}`, token);
    expect(status).toBe(200);
    expect(body.data).toEqual([{ id: own.id, text: 'mine' }]);
    const types = (body.errors as { type: string; value: string }[]).map(({ type, value }) => [
      value,
      type.split('/').at(-1),
    ]);
    expect(types).toEqual([
      [deleted.id, 'resource-not-found'],
      [hidden.id, 'not-authorized-for-resource'],
      [banned.id, 'resource-not-found'],
    ]);
  });

  it('should return a single post, or only errors', async () => {
    expect((await read(simulator, `/2/tweets/${own.id}`, token)).body).toEqual({
      data: { id: own.id, text: 'mine' },
    });
    expect(Object.keys((await read(simulator, `/2/tweets/${deleted.id}`, token)).body)).toEqual(['errors']);
  });

  it('should show a protected post to an accepted follower', async () => {
    simulator.world.follow('ada', 'shy');
    simulator.world.acceptFollow('ada', 'shy');
    expect((await read(simulator, `/2/tweets/${hidden.id}`, token)).body.data).toMatchObject({
      text: 'secret',
    });
  });

  it('should refuse more than 100 ids', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index + 1)).join(',');
    expect((await read(simulator, `/2/tweets?ids=${ids}`, token)).status).toBe(400);
  });

  it.each(['posts', 'tweets'] as const)(
    'should refuse the whole call in the dialect %s because of one invalid id',
    async (dialect) => {
      simulator.setDialect(dialect);
      const largest = 2n ** 63n - 1n;
      for (const [path, parameter] of [
        [`/2/tweets?ids=${own.id},`, 'ids'],
        ['/2/tweets/', 'id'],
        [`/2/users/${own.authorId}/tweets?since_id=`, 'since_id'],
        [`/2/users/${own.authorId}/tweets?until_id=`, 'until_id'],
      ] as const) {
        expect((await read(simulator, `${path}${largest}`, token)).status).toBe(200);
        const { status, body } = await read(simulator, `${path}${largest + 1n}`, token);
        expect([status, body.data, String(body.type).split('/').at(-1)]).toEqual([
          400,
          undefined,
          'invalid-request',
        ]);
        const named = {
          posts: { parameter },
          tweets: { errors: [{ parameters: { [parameter]: [`${largest + 1n}`] } }] },
        };
        expect(body).toMatchObject(named[dialect]);
      }
      for (const list of ['tweets', 'liked_tweets', 'bookmarks']) {
        expect((await read(simulator, `/2/users/${largest + 1n}/${list}`, token)).status).toBe(400);
      }
    },
  );

  it.each(['posts', 'tweets'] as const)(
    'should include the author in the dialect %s with id, name and username',
    async (dialect) => {
      simulator.setDialect(dialect);
      const { body } = await read(simulator, `/2/tweets?ids=${own.id}&expansions=author_id`, token);
      expect(body.data).toMatchObject([{ author_id: own.authorId }]);
      expect(body.includes).toEqual({ users: [{ id: own.authorId, name: 'ada', username: 'ada' }] });
    },
  );

  it('should report a deleted post beside the quote that refers to it', async () => {
    const target = simulator.world.post({ author: 'shy', text: 'soon gone' });
    const quote = simulator.world.quote('ada', target.id, 'look');
    simulator.world.deletePost(target.id);
    const { body } = await read(simulator, `/2/tweets/${quote.id}?expansions=referenced_posts`, token);
    expect(body.data).toMatchObject({ referenced_posts: [{ type: 'quoted', id: target.id }] });
    expect(body.errors).toEqual([
      expect.objectContaining({ value: target.id, parameter: 'referenced_posts' }),
    ]);
    expect(body.includes).toBeUndefined();
  });

  it('should escape &, < and > in texts, as X does', async () => {
    const { id } = simulator.world.post({ author: 'ada', text: 'Q&A <b> &amp;' });
    const { body } = await read(simulator, `/2/tweets?ids=${id}`, token);
    expect(body.data).toEqual([{ id, text: 'Q&amp;A &lt;b&gt; &amp;amp;' }]);
  });

  it('should return the whole of a long text in its own field', async () => {
    const text = `${'x'.repeat(300)} #end`;
    const post = simulator.world.post({ author: 'ada', text });
    const { body } = await read(simulator, `/2/tweets/${post.id}?post.fields=note_post,entities`, token);
    expect(body.data).toMatchObject({ text: `${'x'.repeat(279)}…`, note_post: { text } });
  });

  it('should count the reactions to a post', async () => {
    const { world } = simulator;
    for (const undo of [false, true]) {
      world.like('shy', own.id);
      world.like('shy', own.id);
      world.repost('shy', own.id);
      if (undo) world.unlike('shy', own.id);
      if (undo) world.undoRepost('shy', own.id);
      world.quote('shy', own.id, 'q');
      world.reply('shy', own.id, 'r');
    }
    const { body } = await read(simulator, `/2/tweets/${own.id}?post.fields=public_metrics`, token);
    expect(body.data).toMatchObject({
      public_metrics: { like_count: 0, repost_count: 0, quote_count: 2, reply_count: 2, bookmark_count: 0 },
    });
  });

  describe('likes and bookmarks', () => {
    const path = (list: string, query = '') => `/2/users/${simulator.world.user('ada').id}/${list}?${query}`;
    const idsOf = (body: Record<string, unknown>) =>
      ((body.data ?? []) as { id: string }[]).map(({ id }) => id);

    it('should list likes with the newest like first, not the newest post', async () => {
      const later = simulator.world.post({ author: 'ada', text: 'later' });
      simulator.world.like('ada', later.id);
      simulator.world.like('ada', own.id);
      const { body } = await read(simulator, path('liked_tweets'), token);
      expect(idsOf(body)).toEqual([own.id, later.id]);
      simulator.world.unlike('ada', own.id);
      expect(idsOf((await read(simulator, path('liked_tweets'), token)).body)).toEqual([later.id]);
    });

    it('should omit likes of posts that the viewer cannot see', async () => {
      for (const post of [own, hidden, banned]) simulator.world.like('ada', post.id);
      const { body } = await read(simulator, path('liked_tweets'), token);
      expect(idsOf(body)).toEqual([own.id]);
      expect(body.meta).toEqual({ result_count: 1 });
    });

    it('should page likes without losing or repeating one when a new like comes in between', async () => {
      const posts = Array.from({ length: 8 }, (_, index) =>
        simulator.world.post({ author: 'ada', text: `${index}` }),
      );
      for (const { id } of posts) simulator.world.like('ada', id);
      const first = await read(simulator, path('liked_tweets', 'max_results=5'), token);
      simulator.world.like('ada', own.id);
      const next = (first.body.meta as { next_token: string }).next_token;
      const second = await read(
        simulator,
        path('liked_tweets', `max_results=5&pagination_token=${next}`),
        token,
      );
      expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(posts.map(({ id }) => id).reverse());
      expect(second.body.meta).toEqual({ result_count: 3 });
    });

    it('should show at most the newest 800 bookmarks', async () => {
      for (let index = 0; index < 805; index += 1) {
        simulator.world.bookmark('ada', simulator.world.post({ author: 'ada', text: `${index}` }).id);
      }
      let count = 0;
      let query = 'max_results=90';
      for (;;) {
        const { body } = await read(simulator, path('bookmarks', query), token);
        count += idsOf(body).length;
        const { next_token: next } = body.meta as { next_token?: string };
        if (next === undefined) break;
        query = `max_results=90&pagination_token=${next}`;
      }
      expect(count).toBe(800);
    });

    it('should omit the end of a page of more than 90 bookmarks, and its token, as X does', async () => {
      for (let index = 0; index < 105; index += 1) {
        simulator.world.bookmark('ada', simulator.world.post({ author: 'ada', text: `${index}` }).id);
      }
      const { body } = await read(simulator, path('bookmarks', 'max_results=100'), token);
      expect([idsOf(body).length, body.meta]).toEqual([98, { result_count: 98 }]);
    });

    it('should refuse the bookmarks of somebody else', async () => {
      const other = simulator.world.user('shy').id;
      const { status, body } = await read(simulator, `/2/users/${other}/bookmarks`, token);
      expect([status, body.parameter]).toEqual([400, 'id']);
    });

    it('should not list a removed bookmark', async () => {
      simulator.world.bookmark('ada', own.id);
      simulator.world.unbookmark('ada', own.id);
      expect((await read(simulator, path('bookmarks'), token)).body).toEqual({ meta: { result_count: 0 } });
    });
  });
});
