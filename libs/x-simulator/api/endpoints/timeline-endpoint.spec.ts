import { startSimulator, type XSimulator } from '../../simulator.js';
import { read, tokenFor } from '../../testing/simulator-client.js';
import { compareIds } from '../../world/snowflake.js';

interface Page {
  readonly data?: readonly { readonly id: string; readonly text: string }[];
  readonly meta: {
    readonly result_count: number;
    readonly next_token?: string;
    readonly newest_id?: string;
    readonly oldest_id?: string;
  };
}

describe('GET /2/users/:id/tweets', () => {
  const start = Date.UTC(2026, 4, 1, 12, 0, 0, 250);
  let simulator: XSimulator;
  let token: string;
  let path: string;
  let now: number;

  beforeEach(async () => {
    now = start;
    simulator = await startSimulator({ now: () => now });
    path = `/2/users/${simulator.world.addUser({ username: 'ada' }).id}/tweets`;
    token = tokenFor(simulator, 'ada');
  });

  afterEach(() => simulator.close());

  const publish = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      simulator.world.post({ author: 'ada', text: `post ${index}`, at: start + index * 1000 }),
    );

  async function readPage(query: string): Promise<Page> {
    const { status, body } = await read(simulator, `${path}?${query}`, token);
    expect(status).toBe(200);
    return body as unknown as Page;
  }

  async function readAll(query: string): Promise<string[]> {
    const ids: string[] = [];
    let next: string | undefined;
    do {
      const page = await readPage(next === undefined ? query : `${query}&pagination_token=${next}`);
      ids.push(...(page.data ?? []).map(({ id }) => id));
      next = page.meta.next_token;
    } while (next !== undefined);
    return ids;
  }

  it('should return ten posts, newest first, by default', async () => {
    const posts = publish(12);
    const { data, meta } = await readPage('');
    const newest = posts
      .slice(2)
      .reverse()
      .map(({ id }) => id);
    expect(data?.map(({ id }) => id)).toEqual(newest);
    expect(meta).toEqual({
      result_count: 10,
      newest_id: newest[0],
      oldest_id: newest[9],
      next_token: expect.any(String),
    });
  });

  it('should return every post once over all pages, also when a new one appears in between', async () => {
    const posts = publish(12);
    const first = await readPage('max_results=5');
    simulator.world.post({ author: 'ada', text: 'meanwhile', at: start + 60_000 });
    const second = await readPage(`max_results=5&pagination_token=${first.meta.next_token}`);
    const third = await readPage(`max_results=5&pagination_token=${second.meta.next_token}`);
    const ids = [first, second, third].flatMap(({ data }) => data ?? []).map(({ id }) => id);
    expect(ids).toEqual(posts.map(({ id }) => id).reverse());
    expect(third.meta.next_token).toBeUndefined();
  });

  it('should omit data and tokens when there are no posts', async () => {
    expect(await readPage('')).toEqual({ meta: { result_count: 0 } });
  });

  it('should treat since_id and until_id as exclusive bounds', async () => {
    const posts = publish(6);
    const ids = await readAll(`since_id=${posts[1]?.id}&until_id=${posts[4]?.id}`);
    expect(ids).toEqual([posts[3]?.id, posts[2]?.id]);
  });

  it('should limit by time in whole seconds, and prefer since_id to start_time', async () => {
    const posts = publish(4);
    now += 60_000;
    const time = (index: number) => `2026-05-01T12:00:0${index}Z`;
    expect(await readAll(`start_time=${time(1)}&end_time=${time(2)}`)).toEqual([posts[2]?.id, posts[1]?.id]);
    expect(await readAll(`start_time=${time(3)}&since_id=${posts[1]?.id}`)).toEqual([
      posts[3]?.id,
      posts[2]?.id,
    ]);
  });

  it('should accept a start_time that is at least ten seconds ago', async () => {
    const [post] = publish(1);
    expect(await readAll('start_time=2026-05-01T11:59:50Z')).toEqual([post?.id]);
  });

  it('should return no more than the newest 3,200 posts, and 800 without replies', async () => {
    const posts = publish(5000);
    const ids = await readAll('max_results=100');
    expect(ids).toHaveLength(3200);
    expect(ids.at(-1)).toBe(posts[1800]?.id);
    expect(ids).toEqual([...ids].sort(compareIds).reverse());
    expect(await readAll('max_results=100&exclude=replies')).toHaveLength(800);
  });

  it('should order a post with an earlier time by its time', async () => {
    const [first, second] = publish(2);
    const between = simulator.world.post({ author: 'ada', text: 'late', at: start + 500 });
    expect(await readAll('')).toEqual([second?.id, between.id, first?.id]);
  });

  it('should omit replies and reposts on request', async () => {
    simulator.world.addUser({ username: 'bob' });
    const post = simulator.world.post({ author: 'bob', text: 'hello' });
    const reply = simulator.world.reply('ada', post.id, 'hi');
    const repost = simulator.world.repost('ada', post.id);
    expect(await readAll('exclude=replies')).toEqual([repost.id]);
    expect(await readAll('exclude=retweets')).toEqual([reply.id]);
    expect(await readAll('exclude=retweets,replies')).toEqual([]);
  });

  it('should omit a repost when the original is deleted or the repost is undone', async () => {
    simulator.world.addUser({ username: 'bob' });
    const deleted = simulator.world.post({ author: 'bob', text: 'one' });
    const undone = simulator.world.post({ author: 'bob', text: 'two' });
    simulator.world.repost('ada', deleted.id);
    simulator.world.repost('ada', undone.id);
    simulator.world.deletePost(deleted.id);
    simulator.world.undoRepost('ada', undone.id);
    expect(await readAll('')).toEqual([]);
  });

  it('should hide a repost from those who may no longer see the original', async () => {
    simulator.world.addUser({ username: 'bob' });
    const original = simulator.world.post({ author: 'bob', text: 'one' });
    const repost = simulator.world.repost('ada', original.id);
    simulator.world.protectUser('bob');
    expect(await readAll('')).toEqual([]);
    simulator.world.follow('ada', 'bob');
    simulator.world.acceptFollow('ada', 'bob');
    expect(await readAll('')).toEqual([repost.id]);
  });

  it('should return errors without data for accounts that the viewer cannot read', async () => {
    const hidden = simulator.world.addUser({ username: 'shy', protected: true });
    const banned = simulator.world.addUser({ username: 'troll' });
    simulator.world.suspendUser('troll');
    const typeOf = async (id: string) => {
      const { status, body } = await read(simulator, `/2/users/${id}/tweets`, token);
      expect([status, Object.keys(body)]).toEqual([200, ['errors']]);
      return (body.errors as { type: string }[])[0]?.type.split('/').at(-1);
    };
    expect(await typeOf(hidden.id)).toBe('not-authorized-for-resource');
    expect(await typeOf(banned.id)).toBe('resource-not-found');
    expect(await typeOf('12345')).toBe('resource-not-found');
    simulator.world.follow('ada', 'shy');
    simulator.world.acceptFollow('ada', 'shy');
    expect((await read(simulator, `/2/users/${hidden.id}/tweets`, token)).body.meta).toEqual({
      result_count: 0,
    });
  });

  it.each([
    'max_results=4',
    'max_results=101',
    'since_id=abc',
    'start_time=yesterday',
    'start_time=2010-11-05T23:59:59Z',
    'start_time=2026-05-01T11:59:51Z',
    'pagination_token=zz',
    'exclude=all',
    'page=2',
  ])('should refuse %s and name the parameter', async (query) => {
    const { status, body } = await read(simulator, `${path}?${query}`, token);
    expect(status).toBe(400);
    expect(body.parameter).toBe(query.split('=')[0]);
    expect(body.detail).toContain(query.split('=')[0]);
  });
});
