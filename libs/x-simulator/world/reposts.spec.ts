import { startSimulator, type XSimulator } from '../simulator.js';
import { read, tokenFor } from '../testing/simulator-client.js';

describe.each([
  ['posts', 'expansions=referenced_posts', 'referenced_posts'],
  ['tweets', 'tweet.fields=referenced_tweets', 'referenced_tweets'],
] as const)('a repost as a target in the dialect %s', (dialect, query, field) => {
  let simulator: XSimulator;
  let token: string;
  let original: string;
  let repost: string;

  beforeEach(async () => {
    simulator = await startSimulator({ dialect });
    const { world } = simulator;
    for (const username of ['ada', 'bob', 'cora']) world.addUser({ username });
    token = tokenFor(simulator, 'ada', ['tweet.read', 'users.read', 'like.read', 'bookmark.read']);
    original = world.post({ author: 'cora', text: 'hello' }).id;
    repost = world.repost('bob', original).id;
  });

  afterEach(() => simulator.close());

  const referencesOf = async (id: string) => {
    const { body } = await read(simulator, `/2/tweets?ids=${id}&${query}`, token);
    return (body.data as Record<string, unknown>[])[0]?.[field];
  };

  it('should name its original', async () => {
    expect(await referencesOf(repost)).toEqual([{ type: 'retweeted', id: original }]);
  });

  it.each(['like', 'bookmark'] as const)('should apply a %s to the original', async (action) => {
    const { world } = simulator;
    const list = { like: 'liked_tweets', bookmark: 'bookmarks' }[action];
    world[action]('ada', repost);
    const { body } = await read(simulator, `/2/users/${world.user('ada').id}/${list}`, token);
    expect(body.data).toMatchObject([{ id: original, text: 'hello' }]);
    expect([world[`${action}s`]('ada', repost), world[`${action}s`]('ada', original)]).toEqual([true, true]);
  });

  it('should apply reposts, quotes and replies to the original', async () => {
    const { world } = simulator;
    expect(await referencesOf(world.repost('ada', repost).id)).toEqual([{ type: 'retweeted', id: original }]);
    expect(await referencesOf(world.quote('ada', repost, 'look').id)).toEqual([
      { type: 'quoted', id: original },
    ]);
    expect(await referencesOf(world.reply('ada', repost, 'hi').id)).toEqual([
      { type: 'replied_to', id: original },
    ]);
  });
});
