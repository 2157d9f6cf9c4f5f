import { startSimulator, type XSimulator } from '../simulator.js';
import { read, tokenFor } from '../testing/simulator-client.js';

describe('access to the API', () => {
  let simulator: XSimulator;
  let id: string;

  beforeEach(async () => {
    simulator = await startSimulator();
    id = simulator.world.addUser({ username: 'ada' }).id;
  });

  afterEach(() => simulator.close());

  it('should answer 401 without a token, with a wrong one and with a revoked one', async () => {
    const revoked = tokenFor(simulator, 'ada');
    simulator.oauth.revoke(revoked);
    for (const token of [undefined, 'wrong', revoked]) {
      const { status, body } = await read(simulator, '/2/users/me', token);
      expect(status).toBe(401);
      expect(body).toEqual({
        title: 'Unauthorized',
        type: 'about:blank',
        status: 401,
        detail: 'Unauthorized',
      });
    }
  });

  it.each([
    ['/2/users/me', ['tweet.read']],
    ['/2/users/by?usernames=ada', ['users.read']],
    ['/2/users/ID/tweets', ['users.read']],
    ['/2/users/ID/liked_tweets', ['tweet.read', 'users.read']],
    ['/2/users/ID/bookmarks', ['tweet.read', 'users.read', 'like.read']],
    ['/2/tweets?ids=1', ['like.read']],
    ['/2/tweets/1', ['like.read']],
  ])('should answer 403 for %s with only %s', async (path, scopes) => {
    const { status, body } = await read(
      simulator,
      path.replace('ID', id),
      tokenFor(simulator, 'ada', scopes),
    );
    expect(status).toBe(403);
    expect(body).toMatchObject({ title: 'Forbidden', type: 'about:blank' });
  });

  it('should answer 403 to a suspended user', async () => {
    const token = tokenFor(simulator, 'ada');
    simulator.world.suspendUser('ada');
    expect((await read(simulator, '/2/users/me', token)).status).toBe(403);
  });

  it('should answer 404 for an unknown path', async () => {
    expect((await read(simulator, '/2/users/me/friends', tokenFor(simulator, 'ada'))).status).toBe(404);
  });

  it('should answer 405 to a wrong method', async () => {
    const response = await fetch(`${simulator.url}/2/users/me`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('should bill the items of data, not includes, and log the request', async () => {
    simulator.world.addUser({ username: 'bob' });
    const post = simulator.world.post({ author: 'bob', text: 'hello' });
    simulator.world.repost('ada', post.id);
    const token = tokenFor(simulator, 'ada');
    await read(simulator, `/2/users/${id}/tweets?expansions=referenced_posts`, token);
    await read(simulator, '/2/users/me', token);
    await read(simulator, '/2/tweets?ids=1', token);
    expect(simulator.requests.all().map(({ billedResources }) => billedResources)).toEqual([1, 1, 0]);
    expect(simulator.requests.billedResources({ userId: id })).toBe(2);
    expect(simulator.requests.all()[0]).toMatchObject({
      method: 'GET',
      path: `/2/users/${id}/tweets`,
      route: '/2/users/:id/tweets',
      query: { expansions: 'referenced_posts' },
      status: 200,
      userId: id,
      responseBody: { meta: { result_count: 1 } },
    });
  });

  it('should count requests by filter, until cleared', async () => {
    await read(simulator, '/2/users/me', tokenFor(simulator, 'ada'));
    await read(simulator, '/2/users/me');
    expect(simulator.requests.count()).toBe(2);
    expect(simulator.requests.count({ route: '/2/users/me', status: 401 })).toBe(1);
    expect(simulator.requests.count({ userId: null })).toBe(1);
    simulator.requests.clear();
    expect(simulator.requests.count()).toBe(0);
  });
});
