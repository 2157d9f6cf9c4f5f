import type { Dialect } from '../api/dialects/dialect.js';
import { startSimulator, type XSimulator } from '../simulator.js';
import { SimulatorError } from '../simulator-error.js';
import { read, tokenFor } from '../testing/simulator-client.js';

interface Post {
  readonly id: string;
  readonly text: string;
  readonly created_at?: string;
  readonly [field: string]: unknown;
}

const words: Readonly<
  Record<Dialect, { fields: string; history: string; references: string; posts: string }>
> = {
  posts: {
    fields: 'post.fields',
    history: 'edit_history_post_ids',
    references: 'referenced_posts',
    posts: 'posts',
  },
  tweets: {
    fields: 'tweet.fields',
    history: 'edit_history_tweet_ids',
    references: 'referenced_tweets.id',
    posts: 'tweets',
  },
};

describe.each(['posts', 'tweets'] as const)('versions of a post in the dialect %s', (dialect) => {
  const { fields, history, references, posts } = words[dialect];
  const start = Date.UTC(2026, 4, 1, 12);
  let now: number;
  let simulator: XSimulator;
  let token: string;
  let adaId: string;

  beforeEach(async () => {
    now = start;
    simulator = await startSimulator({ dialect, now: () => now });
    adaId = simulator.world.addUser({ username: 'ada' }).id;
    simulator.world.addUser({ username: 'bob' });
    token = tokenFor(simulator, 'ada', ['tweet.read', 'users.read', 'like.read', 'bookmark.read']);
  });

  afterEach(() => simulator.close());

  const ask = async (path: string) => {
    const { status, body } = await read(simulator, path, token);
    expect(status).toBe(200);
    return body as { data?: readonly Post[]; includes?: Readonly<Record<string, readonly Post[]>> };
  };
  const lookUp = (ids: readonly string[], query = '') => ask(`/2/tweets?ids=${ids.join(',')}&${query}`);
  const listed = async (list: string) => {
    const { data = [] } = await ask(`/2/users/${adaId}/${list}`);
    return data.map(({ id }) => id);
  };
  const codeOf = (action: () => unknown): string => {
    try {
      action();
    } catch (error) {
      if (error instanceof SimulatorError) return error.code;
    }
    return 'none';
  };
  const thriceWritten = () => {
    const first = simulator.world.post({ author: 'ada', text: 'one' });
    now += 60_000;
    const second = simulator.world.edit(first.id, 'two');
    now += 60_000;
    const third = simulator.world.edit(first.id, 'three');
    return [first, second, third].map(({ id }) => id);
  };

  it('should all be found by id, each as it was written', async () => {
    const ids = thriceWritten();
    const { data } = await lookUp(ids, `${fields}=created_at`);
    expect(data?.map(({ id, text, created_at }) => [id, text, created_at])).toEqual([
      [ids[0], 'one', '2026-05-01T12:00:00.000Z'],
      [ids[1], 'two', '2026-05-01T12:01:00.000Z'],
      [ids[2], 'three', '2026-05-01T12:02:00.000Z'],
    ]);
  });

  it('should each list the whole history, later versions too', async () => {
    const ids = thriceWritten();
    const { data } = await lookUp(ids, `expansions=${history}`);
    expect(data?.map((post) => post[history])).toEqual([ids, ids, ids]);
    const unasked = (await lookUp(ids)).data?.map((post) => post[history]);
    expect(unasked).toEqual(ids.map(() => (dialect === 'tweets' ? ids : undefined)));
  });

  it('should all be included when the history is requested', async () => {
    const ids = thriceWritten();
    const { data, includes } = await lookUp([ids[2] ?? ''], `expansions=${history}`);
    expect(data).toHaveLength(1);
    expect(includes?.[posts]?.map(({ id, text }) => [id, text])).toEqual([
      [ids[0], 'one'],
      [ids[1], 'two'],
      [ids[2], 'three'],
    ]);
  });

  it('should be one post in the timeline, the newest version, ordered by its id', async () => {
    const ids = thriceWritten();
    const other = simulator.world.post({ author: 'ada', text: 'between', at: start + 90_000 });
    expect(await listed('tweets')).toEqual([ids[2], other.id]);
    const { data } = await ask(`/2/users/${adaId}/tweets?${fields}=created_at`);
    expect(data?.[0]).toMatchObject({ text: 'three', created_at: '2026-05-01T12:02:00.000Z' });
  });

  it('should keep likes and bookmarks of the given version', async () => {
    const { world } = simulator;
    const [first = '', second = '', third = ''] = thriceWritten();
    world.like('ada', first);
    world.like('ada', third);
    world.bookmark('ada', second);
    expect(await listed('liked_tweets')).toEqual([third, first]);
    expect(await listed('bookmarks')).toEqual([second]);
    world.unlike('ada', first);
    expect(await listed('liked_tweets')).toEqual([third]);
    const { data } = await lookUp([first, second, third], `${fields}=public_metrics`);
    expect(data?.map(({ public_metrics }) => public_metrics)).toMatchObject([
      { like_count: 0, bookmark_count: 0 },
      { like_count: 0, bookmark_count: 1 },
      { like_count: 1, bookmark_count: 0 },
    ]);
  });

  it('should keep reposts, quotes and replies of the given version', async () => {
    const { world } = simulator;
    const [first = '', second = ''] = thriceWritten();
    const actions = [
      world.repost('bob', first),
      world.quote('bob', second, 'look'),
      world.reply('bob', second, 'hi'),
    ];
    const { data } = await lookUp(
      actions.map(({ id }) => id),
      `expansions=${references}`,
    );
    const field = references.split('.')[0] ?? '';
    expect(data?.map((post) => post[field])).toEqual([
      [{ type: 'retweeted', id: first }],
      [{ type: 'quoted', id: second }],
      [{ type: 'replied_to', id: second }],
    ]);
  });

  it('should keep author, references and conversation, and what X adds to the text', async () => {
    const { world } = simulator;
    const target = world.post({ author: 'bob', text: 'hello' });
    const quote = world.edit(world.quote('ada', target.id, 'look').id, 'look there');
    const reply = world.edit(world.reply('ada', target.id, 'hi').id, 'hi there');
    const query = `${fields}=entities,conversation_id&expansions=author_id,in_reply_to_user_id,${references}`;
    const { data } = await lookUp([quote.id, reply.id], query);
    const field = references.split('.')[0] ?? '';
    expect(data).toMatchObject([
      {
        text: expect.stringMatching(/^look there https:\/\/t\.co\/\w{10}$/),
        entities: { urls: [{ expanded_url: target.url }] },
        author_id: adaId,
        [field]: [{ type: 'quoted', id: target.id }],
      },
      {
        text: '@bob hi there',
        author_id: adaId,
        conversation_id: target.id,
        in_reply_to_user_id: target.authorId,
        [field]: [{ type: 'replied_to', id: target.id }],
      },
    ]);
    const counted = await lookUp([target.id], `${fields}=public_metrics`);
    expect(counted.data?.[0]?.public_metrics).toMatchObject({ quote_count: 1, reply_count: 1 });
  });

  it('should keep the address at the end of a quote whose target is deleted', async () => {
    const { world } = simulator;
    const target = world.post({ author: 'bob', text: 'hello' });
    const quote = world.quote('ada', target.id, 'look');
    world.deletePost(target.id);
    const { data } = await lookUp([world.edit(quote.id, 'lost').id], `${fields}=entities`);
    expect(data).toMatchObject([{ entities: { urls: [{ expanded_url: target.url }] } }]);
  });

  it('should all be deleted with any of them, and their reposts too', async () => {
    const { world } = simulator;
    const [first = '', second = '', third = ''] = thriceWritten();
    const reposts = [world.repost('bob', first), world.repost('bob', third)];
    world.deletePost(second);
    expect((await lookUp([first, second, third, ...reposts.map(({ id }) => id)])).data).toBeUndefined();
    expect(await listed('tweets')).toEqual([]);
    expect(world.postsOf('bob')).toEqual([]);
  });

  it('should be six at most, and one for a repost', async () => {
    const { world } = simulator;
    const { id } = world.post({ author: 'ada', text: '0' });
    for (let edit = 1; edit <= 5; edit += 1) world.edit(id, `${edit}`);
    expect(codeOf(() => world.edit(id, '6'))).toBe('edit_limit');
    expect(world.versionsOf(id)).toHaveLength(6);
    const repost = world.repost('bob', id);
    expect(codeOf(() => world.edit(repost.id, 'mine'))).toBe('not_editable');
    expect(codeOf(() => world.edit('1', 'nothing'))).toBe('unknown_post');
    expect(await listed('tweets')).toEqual([world.versionsOf(id).at(-1)]);
  });

  it('should never have a smaller id than the previous version', () => {
    const { world } = simulator;
    const planned = world.post({ author: 'ada', text: 'soon', at: start + 5_000 });
    const edited = world.edit(planned.id, 'sooner');
    expect(BigInt(edited.id)).toBeGreaterThan(BigInt(planned.id));
  });
});
