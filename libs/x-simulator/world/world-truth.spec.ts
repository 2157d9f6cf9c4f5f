import { startSimulator, type XSimulator } from '../simulator.js';

describe('the truth of the world', () => {
  let simulator: XSimulator;

  beforeEach(async () => {
    simulator = await startSimulator();
    for (const username of ['ada', 'bob']) simulator.world.addUser({ username });
    simulator.world.addUser({ username: 'shy', protected: true });
  });

  afterEach(() => simulator.close());

  it('should distinguish a follow, a request and neither', () => {
    const { world } = simulator;
    expect(world.follows('ada', 'bob')).toBe(false);
    world.follow('ada', 'bob');
    expect([world.follows('ada', 'BOB'), world.follows('bob', 'ada')]).toEqual([true, false]);
    world.follow('ada', 'shy');
    expect(world.follows('ada', 'shy')).toBe(false);
    world.acceptFollow('ada', 'shy');
    expect(world.follows('ada', 'shy')).toBe(true);
    world.unfollow('ada', 'shy');
    expect(world.follows('ada', 'shy')).toBe(false);
  });

  it.each([
    ['likes', 'like', 'unlike'],
    ['bookmarks', 'bookmark', 'unbookmark'],
  ] as const)('should answer %s for all versions, given any version or repost', (question, action, undo) => {
    const { world } = simulator;
    const first = world.post({ author: 'bob', text: 'one' }).id;
    const second = world.edit(first, 'two').id;
    const repost = world.repost('shy', second).id;
    const answers = () => [first, second, repost].map((id) => world[question]('ada', id));
    expect(answers()).toEqual([false, false, false]);
    world[action]('ada', first);
    expect(answers()).toEqual([true, true, true]);
    world[undo]('ada', second);
    expect(answers()).toEqual([true, true, true]);
    world[undo]('ada', first);
    expect(answers()).toEqual([false, false, false]);
  });

  it('should list the posts of an account, newest first, with their references and all versions', () => {
    const { world } = simulator;
    const target = world.post({ author: 'bob', text: 'hello' });
    const post = world.post({ author: 'ada', text: 'one' });
    const repost = world.repost('ada', target.id);
    const edited = world.edit(post.id, 'two');
    const postsOfAda = world.postsOf('ada');
    expect(postsOfAda).toEqual([
      {
        id: edited.id,
        text: 'two',
        createdAt: edited.createdAt,
        references: [],
        versions: [post.id, edited.id],
      },
      {
        id: repost.id,
        text: 'RT @bob: hello',
        createdAt: repost.createdAt,
        references: [{ type: 'retweeted', id: target.id }],
        versions: [repost.id],
      },
    ]);
    world.edit(post.id, 'three');
    expect(postsOfAda[0]?.versions).toHaveLength(2);
    expect(world.versionsOf(edited.id)).toHaveLength(3);
  });
});
