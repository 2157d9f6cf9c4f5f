import { startSimulator, type XSimulator } from '../../simulator.js';
import { read, tokenFor } from '../../testing/simulator-client.js';

describe('user endpoints', () => {
  let simulator: XSimulator;
  let token: string;

  beforeEach(async () => {
    simulator = await startSimulator();
    simulator.world.addUser({
      username: 'Ada',
      name: 'Ada L.',
      createdAt: new Date('2020-02-03T04:05:06.789Z'),
      followersCount: 40,
    });
    simulator.world.addUser({ username: 'bob' });
    simulator.world.addUser({ username: 'shy', protected: true });
    token = tokenFor(simulator, 'ada');
  });

  afterEach(() => simulator.close());

  async function relationshipTo(username: string): Promise<unknown> {
    const path = `/2/users/by?usernames=${username}&user.fields=connection_status`;
    const { body } = await read(simulator, path, token);
    return (body.data as { connection_status: unknown }[])[0]?.connection_status;
  }

  it('should return the default fields of the owner of the token', async () => {
    const { body } = await read(simulator, '/2/users/me', token);
    expect(body).toEqual({ data: { id: simulator.world.user('ada').id, name: 'Ada L.', username: 'Ada' } });
  });

  it('should return the requested fields, with times in whole seconds', async () => {
    simulator.world.follow('bob', 'ada');
    const { body } = await read(
      simulator,
      '/2/users/me?user.fields=created_at,public_metrics,protected',
      token,
    );
    expect(body.data).toMatchObject({
      created_at: '2020-02-03T04:05:06.000Z',
      protected: false,
      public_metrics: { followers_count: 41, following_count: 0 },
    });
  });

  it('should find users in any case, each once, and report the rest', async () => {
    simulator.world.suspendUser('bob');
    const { status, body } = await read(simulator, '/2/users/by?usernames=ADA,ada,nobody,bob', token);
    expect(status).toBe(200);
    expect(body.data).toHaveLength(1);
    expect(body.errors).toEqual([
      expect.objectContaining({ value: 'nobody', type: 'https://api.x.com/2/problems/resource-not-found' }),
      expect.objectContaining({ value: 'bob', detail: 'User has been suspended: [bob].' }),
    ]);
  });

  it('should have no data when nobody was found', async () => {
    expect(Object.keys((await read(simulator, '/2/users/by?usernames=nobody', token)).body)).toEqual([
      'errors',
    ]);
  });

  it('should distinguish a follow from none', async () => {
    expect(await relationshipTo('bob')).toEqual([]);
    simulator.world.follow('ada', 'bob');
    simulator.world.follow('bob', 'ada');
    expect(await relationshipTo('bob')).toEqual(['following', 'followed_by']);
    simulator.world.unfollow('ada', 'bob');
    expect(await relationshipTo('bob')).toEqual(['followed_by']);
  });

  it('should show a request to a protected account until it accepts', async () => {
    simulator.world.follow('ada', 'shy');
    expect(await relationshipTo('shy')).toEqual(['follow_request_sent']);
    simulator.world.acceptFollow('ada', 'shy');
    expect(await relationshipTo('shy')).toEqual(['following']);
  });

  it('should not create a follow by accepting without a request', async () => {
    simulator.world.acceptFollow('ada', 'shy');
    expect(await relationshipTo('shy')).toEqual([]);
  });

  it('should refuse more than 100 usernames, none, and malformed ones', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `user${index}`).join(',');
    for (const query of [`usernames=${many}`, 'usernames=', 'usernames=a-b', '']) {
      const { status, body } = await read(simulator, `/2/users/by?${query}`, token);
      expect([status, body.parameter]).toEqual([400, 'usernames']);
    }
  });
});
