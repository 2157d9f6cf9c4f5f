import { startSimulator, type XSimulator } from '../simulator.js';
import { beginAttempt, control, read, tokenFor } from '../testing/simulator-client.js';
import { World } from '../world/world.js';
import { WorldTruth } from '../world/world-truth.js';
import { controlCommands } from './control-commands.js';

describe('control over HTTP', () => {
  let simulator: XSimulator;

  beforeEach(async () => {
    simulator = await startSimulator();
  });

  afterEach(() => simulator.close());

  const order = async (command: string, body: unknown = {}) => {
    const reply = await control(simulator, command, body);
    expect([command, reply.status]).toEqual([command, 200]);
    return reply.body;
  };

  it('should have a command for every method of the world', () => {
    const actions = [World, WorldTruth]
      .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
      .filter(
        (name) =>
          ![
            'constructor',
            'publish',
            'composeAgain',
            'mentionedIn',
            'mark',
            'unmark',
            'hasMarked',
            'account',
            'original',
            'authorOf',
            'describePost',
          ].includes(name),
      );
    expect(Object.keys(controlCommands)).toEqual(expect.arrayContaining(actions));
  });

  it('should create users and posts and let users act', async () => {
    const ada = await order('addUser', {
      username: 'ada',
      createdAt: '2020-01-01T00:00:00Z',
      followersCount: 3,
    });
    expect(ada).toMatchObject({ username: 'ada', createdAt: Date.UTC(2020, 0, 1), followersCount: 3 });
    await order('addUser', { username: 'bob', protected: true });
    const post = (await order('post', { author: 'ada', text: 'hello', urls: ['https://example.org/'] })) as {
      id: string;
    };
    await order('like', { who: 'bob', postId: post.id });
    await order('follow', { who: 'ada', whom: 'bob' });
    await order('acceptFollow', { who: 'ada', whom: 'bob' });
    await order('reply', { who: 'bob', postId: post.id, text: 'hi' });
    expect(await order('user', { username: 'BOB' })).toMatchObject({ followersCount: 1 });
    const token = tokenFor(simulator, 'ada');
    const { body } = await read(simulator, `/2/tweets/${post.id}?post.fields=public_metrics`, token);
    expect(body.data).toMatchObject({ public_metrics: { like_count: 1, reply_count: 1 } });
  });

  it('should edit posts, rename users and return the truth', async () => {
    await order('addUser', { username: 'ada' });
    await order('addUser', { username: 'bob' });
    const { id } = await order('post', { author: 'ada', text: 'hello' });
    const edited = await order('edit', { postId: id, text: 'hello again' });
    expect(edited).toMatchObject({ text: 'hello again', id: expect.not.stringMatching(`^${String(id)}$`) });
    await order('like', { who: 'bob', postId: id });
    await order('follow', { who: 'bob', whom: 'ada' });
    expect(await order('rename', { username: 'ada', newUsername: 'lovelace' })).toMatchObject({
      username: 'lovelace',
    });
    expect(await order('versionsOf', { postId: id })).toEqual([id, edited.id]);
    expect(await order('postsOf', { who: 'lovelace' })).toEqual([
      {
        id: edited.id,
        text: 'hello again',
        createdAt: edited.createdAt,
        references: [],
        versions: [id, edited.id],
      },
    ]);
    expect(await order('follows', { who: 'bob', whom: 'lovelace' })).toBe(true);
    expect(await order('likes', { who: 'bob', postId: edited.id })).toBe(true);
    expect(await order('bookmarks', { who: 'bob', postId: edited.id })).toBe(false);
  });

  it('should set and clear a lag', async () => {
    const ada = await order('addUser', { username: 'ada' });
    await order('post', { author: 'ada', text: 'new' });
    const token = tokenFor(simulator, 'ada');
    const shown = async () =>
      (await read(simulator, `/2/users/${String(ada.id)}/tweets`, token)).body.data !== undefined;
    await order('lag', { resource: 'timeline', seconds: 3_600 });
    expect(await shown()).toBe(false);
    await order('clearLag');
    expect(await shown()).toBe(true);
    await order('lag', { resource: 'timeline', seconds: { from: 3_600, to: 7_200 } });
    expect(await shown()).toBe(false);
  });

  it('should control faults, limits, dialect and tokens', async () => {
    await order('addUser', { username: 'ada' });
    const token = tokenFor(simulator, 'ada');
    const status = async (path = '/2/users/me') => (await read(simulator, path, token)).status;
    await order('faults', { kind: 'server-error', times: 'always', status: 502 });
    expect([await status(), await status()]).toEqual([502, 502]);
    await order('clearFaults');
    await order('faults', { kind: 'field-left-out', field: 'username' });
    await order('faults', { kind: 'field-left-out', field: 'data', of: 'answer' });
    expect((await read(simulator, '/2/users/me', token)).body.data).not.toHaveProperty('username');
    expect((await read(simulator, '/2/users/me', token)).body).toEqual({});
    await order('faults', { kind: 'server-error', share: 1, status: 500 });
    expect([await status(), await status()]).toEqual([500, 500]);
    await order('clearFaults');
    await order('dialect', { dialect: 'tweets' });
    expect(await status('/2/users/me?tweet.fields=text')).toBe(200);
    await order('limits', { route: '/2/users/me', limit: 0, windowSeconds: 60 });
    expect(await status()).toBe(429);
    await order('limits', { route: '/2/users/me', limit: 9, windowSeconds: 60 });
    await order('dailyLimits', { scope: 'user', limit: 0 });
    expect(await status()).toBe(429);
    await order('dailyLimits', { scope: 'user', limit: null });
    await order('expireAccessTokens', { who: 'ada' });
    expect(await status()).toBe(401);
  });

  it('should show the requests and clear them', async () => {
    await read(simulator, '/2/users/me');
    const shown = await (await fetch(`${simulator.url}/_control/requests`)).json();
    expect(shown).toMatchObject({ billedResources: 0, requests: [{ route: '/2/users/me', status: 401 }] });
    await order('clearRequests');
    expect(simulator.requests.count()).toBe(0);
  });

  it('should approve and deny', async () => {
    await order('addUser', { username: 'ada' });
    const { authorizationUrl } = beginAttempt(simulator);
    const approved = await order('approve', { authorizationUrl, username: 'ada' });
    expect(new URL(String(approved.callbackUrl)).searchParams.get('code')).toBeTruthy();
    expect((await order('deny', { authorizationUrl })).callbackUrl).toContain('error=access_denied');
  });

  it.each([
    ['addUser', {}, 400],
    ['addUser', { username: 'ada', extra: true }, 400],
    ['addUser', { username: 'not a name' }, 409],
    ['faults', { kind: 'slow' }, 400],
    ['faults', { kind: 'slow-after-rotation' }, 400],
    ['faults', { kind: 'earthquake' }, 400],
    ['faults', { kind: 'field-left-out' }, 400],
    ['faults', { kind: 'field-left-out', field: 'id', of: 'everything' }, 400],
    ['faults', { kind: 'timeout', share: 1.5 }, 400],
    ['lag', { resource: 'weather', seconds: 1 }, 400],
    ['lag', { resource: 'posts', seconds: -1 }, 400],
    ['lag', { resource: 'posts', seconds: { from: 2, to: 1 } }, 400],
    ['edit', { postId: '1', text: 'x' }, 404],
    ['rename', { username: 'nobody', newUsername: 'somebody' }, 404],
    ['dailyLimits', { scope: 'planet', limit: 1 }, 400],
    ['like', { who: 'nobody', postId: '1' }, 404],
    ['deletePost', { postId: '1' }, 404],
    ['approve', { authorizationUrl: 'nonsense', username: 'ada' }, 409],
    ['constructor', {}, 404],
  ])('should refuse %s %j with %d', async (command, body, status) => {
    expect((await control(simulator, command, body)).status).toBe(status);
  });

  it('should refuse a body that is not JSON, such as the form of a web page', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${simulator.url}/_control/addUser`, { method: 'POST', headers, body });
    expect((await post({ 'content-type': 'text/plain' }, '{"username":"ada"}')).status).toBe(415);
    expect((await post({ 'content-type': 'application/json' }, '{"username"')).status).toBe(400);
    expect((await fetch(`${simulator.url}/_control/addUser`)).status).toBe(405);
  });

  it('should refuse a body of more than a megabyte', async () => {
    const { status } = await control(simulator, 'post', { author: 'ada', text: 'x'.repeat(1_000_001) });
    expect(status).toBe(413);
  });
});
