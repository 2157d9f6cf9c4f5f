import { startSimulator, type XSimulator } from '../simulator.js';
import { SimulatorError } from '../simulator-error.js';
import { approvedForm, postForm, read, tokenFor } from '../testing/simulator-client.js';

describe('World.rename', () => {
  let simulator: XSimulator;
  let adaId: string;
  let token: string;

  beforeEach(async () => {
    simulator = await startSimulator();
    adaId = simulator.world.addUser({ username: 'ada' }).id;
    simulator.world.addUser({ username: 'bob' });
    token = tokenFor(simulator, 'bob');
  });

  afterEach(() => simulator.close());

  const lookUp = async (usernames: string) =>
    (await read(simulator, `/2/users/by?usernames=${usernames}`, token)).body;

  it('should keep the id and show the new username at every endpoint', async () => {
    const { world } = simulator;
    const own = tokenFor(simulator, 'ada');
    const post = world.post({ author: 'ada', text: 'hello' });
    expect(world.rename('ADA', 'Lovelace')).toMatchObject({ id: adaId, username: 'Lovelace' });
    expect((await read(simulator, '/2/users/me', own)).body.data).toMatchObject({
      id: adaId,
      username: 'Lovelace',
    });
    expect((await lookUp('lovelace')).data).toMatchObject([{ id: adaId, username: 'Lovelace' }]);
    expect((await lookUp('ada')).data).toBeUndefined();
    const { body } = await read(simulator, `/2/tweets/${post.id}?expansions=author_id`, token);
    expect(body.includes).toMatchObject({ users: [{ id: adaId, username: 'Lovelace' }] });
    expect(world.users().map(({ username }) => username)).toEqual(['Lovelace', 'bob']);
  });

  it('should free the old username for a new account without followers', async () => {
    const { world } = simulator;
    world.follow('bob', 'ada');
    world.rename('ada', 'lovelace');
    const taker = world.addUser({ username: 'ada' });
    const path = '/2/users/by?usernames=lovelace,ada&user.fields=connection_status';
    expect((await read(simulator, path, token)).body.data).toMatchObject([
      { id: adaId, connection_status: ['following'] },
      { id: taker.id, connection_status: [] },
    ]);
    expect([world.follows('bob', 'lovelace'), world.follows('bob', 'ada')]).toEqual([true, false]);
  });

  it('should keep mentions of the same account', async () => {
    const { world } = simulator;
    const post = world.post({ author: 'bob', text: 'hi @Ada' });
    world.rename('ada', 'lovelace');
    world.addUser({ username: 'ada' });
    const { body } = await read(simulator, `/2/tweets/${post.id}?post.fields=entities`, token);
    expect(body.data).toMatchObject({ entities: { mentions: [{ username: 'Ada', id: adaId }] } });
  });

  it('should authorize the app with the new username', async () => {
    simulator.world.rename('ada', 'lovelace');
    const answer = await postForm(simulator, '/2/oauth2/token', await approvedForm(simulator, 'lovelace'));
    expect(simulator.oauth.authenticate(String(answer.body.access_token))?.userId).toBe(adaId);
    await expect(approvedForm(simulator, 'ada')).rejects.toMatchObject({ code: 'unknown_user' });
  });

  it('should allow a change of case', () => {
    expect(simulator.world.rename('ada', 'ADA').username).toBe('ADA');
    expect(simulator.world.user('ada').id).toBe(adaId);
  });

  it.each([
    ['ada', 'BOB', 'username_taken'],
    ['ada', 'not a name', 'invalid_username'],
    ['nobody', 'somebody', 'unknown_user'],
  ])('should refuse to rename %s to %s: %s', (username, newUsername, code) => {
    expect(() => simulator.world.rename(username, newUsername)).toThrow(SimulatorError);
    expect(() => simulator.world.rename(username, newUsername)).toThrow(expect.objectContaining({ code }));
    expect(simulator.world.user('ada').id).toBe(adaId);
  });
});
