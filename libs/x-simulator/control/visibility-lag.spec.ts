import { startSimulator, type XSimulator } from '../simulator.js';
import { read, tokenFor } from '../testing/simulator-client.js';

describe('late visibility', () => {
  const start = Date.UTC(2026, 4, 1, 12);
  let now: number;
  let simulator: XSimulator;
  let token: string;
  let adaId: string;

  beforeEach(async () => {
    now = start;
    simulator = await aWorld(1);
    adaId = simulator.world.user('ada').id;
    token = tokenOf(simulator);
  });

  afterEach(() => simulator.close());

  async function aWorld(seed: number): Promise<XSimulator> {
    const started = await startSimulator({ now: () => now, seed });
    started.world.addUser({ username: 'ada' });
    started.world.addUser({ username: 'bob' });
    started.world.addUser({ username: 'shy', protected: true });
    return started;
  }

  const tokenOf = (of: XSimulator) =>
    tokenFor(of, 'ada', ['tweet.read', 'users.read', 'like.read', 'bookmark.read']);
  const idsAt = async (path: string, of = simulator, bearer = token) => {
    const { body } = await read(of, path, bearer);
    return ((body.data ?? []) as { id: string }[]).map(({ id }) => id);
  };
  const timeline = (of = simulator, bearer = token) =>
    idsAt(`/2/users/${of.world.user('ada').id}/tweets?max_results=100`, of, bearer);
  const statusOf = async (username: string) => {
    const path = `/2/users/by?usernames=${username}&user.fields=connection_status`;
    return ((await read(simulator, path, token)).body.data as { connection_status: unknown }[])[0]
      ?.connection_status;
  };

  it('should not find a new post by its id', async () => {
    simulator.lag.set('posts', 30);
    const { id } = simulator.world.post({ author: 'bob', text: 'new' });
    now += 29_999;
    const { body } = await read(simulator, `/2/tweets?ids=${id}`, token);
    expect([body.data, body.errors]).toMatchObject([undefined, [{ value: id, title: 'Not Found Error' }]]);
    expect((await read(simulator, `/2/tweets/${id}`, token)).body.data).toBeUndefined();
    now += 1;
    expect(await idsAt(`/2/tweets?ids=${id}`)).toEqual([id]);
    expect((await read(simulator, `/2/tweets/${id}`, token)).body.data).toMatchObject({ id });
  });

  it('should show an entry of a timeline late, and have it in the world at once', async () => {
    simulator.lag.set('timeline', 10);
    const { id } = simulator.world.post({ author: 'ada', text: 'new' });
    expect(await idsAt(`/2/tweets?ids=${id}`)).toEqual([id]);
    expect(simulator.world.postsOf('ada')).toMatchObject([{ id }]);
    now += 9_999;
    expect(await timeline()).toEqual([]);
    now += 1;
    expect(await timeline()).toEqual([id]);
  });

  it('should show the previous version while the newest is late', async () => {
    simulator.lag.set('timeline', 10);
    const first = simulator.world.post({ author: 'ada', text: 'one' });
    now += 20_000;
    const other = simulator.world.post({ author: 'ada', text: 'other' });
    now += 20_000;
    const second = simulator.world.edit(first.id, 'two');
    expect(await timeline()).toEqual([other.id, first.id]);
    now += 10_000;
    expect(await timeline()).toEqual([second.id, other.id]);
  });

  it('should omit a deleted entry at once', async () => {
    const { id } = simulator.world.post({ author: 'ada', text: 'old' });
    now += 60_000;
    simulator.lag.set('timeline', 10);
    simulator.lag.set('posts', 10);
    simulator.world.deletePost(id);
    expect([await timeline(), await idsAt(`/2/tweets?ids=${id}`)]).toEqual([[], []]);
  });

  it.each([
    ['likes', 'like', 'liked_tweets'],
    ['bookmarks', 'bookmark', 'bookmarks'],
  ] as const)('should show %s late', async (resource, action, list) => {
    const { id } = simulator.world.post({ author: 'bob', text: 'old' });
    simulator.lag.set(resource, 5);
    now += 60_000;
    simulator.world[action]('ada', id);
    expect(simulator.world[resource]('ada', id)).toBe(true);
    now += 4_999;
    expect(await idsAt(`/2/users/${adaId}/${list}`)).toEqual([]);
    now += 1;
    expect(await idsAt(`/2/users/${adaId}/${list}`)).toEqual([id]);
  });

  it('should show follows, requests and acceptances late', async () => {
    const { world } = simulator;
    simulator.lag.set('follows', 5);
    world.follow('ada', 'bob');
    world.follow('bob', 'ada');
    world.follow('ada', 'shy');
    expect([world.follows('ada', 'bob'), world.follows('ada', 'shy')]).toEqual([true, false]);
    now += 4_999;
    expect([await statusOf('bob'), await statusOf('shy')]).toEqual([[], []]);
    now += 1;
    expect(await statusOf('bob')).toEqual(['following', 'followed_by']);
    expect(await statusOf('shy')).toEqual(['follow_request_sent']);
    world.acceptFollow('ada', 'shy');
    expect(await statusOf('shy')).toEqual([]);
    now += 5_000;
    expect(await statusOf('shy')).toEqual(['following']);
  });

  it('should end when it is cleared', async () => {
    simulator.lag.set('timeline', 3_600);
    const { id } = simulator.world.post({ author: 'ada', text: 'new' });
    expect(await timeline()).toEqual([]);
    simulator.lag.clear();
    expect(await timeline()).toEqual([id]);
  });

  /** How many of the same posts are shown at each second. */
  async function watch(seed: number): Promise<string[][]> {
    now = start;
    const watched = await aWorld(seed);
    watched.lag.set('timeline', { from: 2, to: 10 });
    const bearer = tokenOf(watched);
    for (let index = 0; index < 20; index += 1) {
      watched.world.post({ author: 'ada', text: `${index}`, at: start + index });
    }
    const seen: string[][] = [];
    for (let second = 0; second <= 11; second += 1) {
      now = start + second * 1000;
      seen.push(await timeline(watched, bearer));
    }
    await watched.close();
    return seen;
  }

  it('should use a random lag between the bounds for each entry, so that an older one may appear later', async () => {
    const seen = await watch(1);
    expect(seen.slice(0, 2)).toEqual([[], []]);
    expect(seen.at(-1)).toHaveLength(20);
    expect(new Set(seen.map(({ length }) => length)).size).toBeGreaterThan(4);
    for (const [index, shown] of seen.slice(1).entries()) {
      expect(shown).toEqual(expect.arrayContaining(seen[index] ?? []));
    }
    const all = seen.at(-1) ?? [];
    expect(seen.some((shown) => shown.length > 0 && shown.join() !== all.slice(-shown.length).join())).toBe(
      true,
    );
  });

  it('should use the same lags with the same seed, and others with another', async () => {
    const first = await watch(1);
    expect(await watch(1)).toEqual(first);
    expect(await watch(2)).not.toEqual(first);
  });
});
