import { startSimulator, type XSimulator } from '../simulator.js';
import { read, tokenFor } from '../testing/simulator-client.js';

describe('rate limits', () => {
  let simulator: XSimulator;
  let nowMs: number;
  let token: string;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 4, 1);
    simulator = await startSimulator({ now: () => nowMs });
    simulator.world.addUser({ username: 'ada' });
    simulator.world.addUser({ username: 'bob' });
    token = tokenFor(simulator, 'ada');
  });

  afterEach(() => simulator.close());

  async function ask(bearer?: string, path = '/2/users/me') {
    const { status, headers, body } = await read(simulator, path, bearer);
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      Number(headers.get(`x-rate-limit-${name}`)),
    );
    return { status, limit, remaining, reset, body };
  }

  it('should count down in the headers of every answer, including errors', async () => {
    const reset = nowMs / 1000 + 900;
    expect(await ask(token)).toMatchObject({ status: 200, limit: 75, remaining: 74, reset });
    nowMs += 60_000;
    expect(await ask(token, '/2/users/me?bad=1')).toMatchObject({ status: 400, remaining: 73, reset });
    expect(await ask()).toMatchObject({ status: 401, limit: 75, remaining: 75 });
  });

  it('should answer 429 beyond the limit until the window ends', async () => {
    simulator.limits.set('/2/users/me', { limit: 2, windowSeconds: 60 });
    const reset = nowMs / 1000 + 60;
    await ask(token);
    await ask(token);
    const refused = await ask(token);
    expect(simulator.requests.all().at(-1)).toMatchObject({ status: 429, fault: null });
    expect(refused).toMatchObject({ status: 429, limit: 2, remaining: 0, reset });
    expect(refused.body).toEqual({
      title: 'Too Many Requests',
      type: 'about:blank',
      status: 429,
      detail: 'Too Many Requests',
    });
    nowMs += 60_000;
    expect(await ask(token)).toMatchObject({ status: 200, remaining: 1 });
  });

  it('should count each user and each endpoint separately', async () => {
    simulator.limits.set('/2/users/me', { limit: 1, windowSeconds: 60 });
    await ask(token);
    expect((await ask(tokenFor(simulator, 'bob'))).status).toBe(200);
    expect((await ask(token, '/2/users/by?usernames=ada')).status).toBe(200);
    expect((await ask(token)).status).toBe(429);
  });

  const DAY = 86_400;

  async function dailyHeaders(scope: 'user' | 'app', path = '/2/users/me', bearer = token) {
    const { status, headers } = await read(simulator, path, bearer);
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      headers.get(`x-${scope}-limit-24hour-${name}`),
    );
    return [status, limit, remaining, reset];
  }

  it('should have no daily limits by default', async () => {
    expect(await dailyHeaders('user')).toEqual([200, null, null, null]);
    expect(await dailyHeaders('app')).toEqual([200, null, null, null]);
  });

  it('should count the requests of a user to all endpoints in a day', async () => {
    simulator.limits.setDaily('user', 2);
    const reset = String(nowMs / 1000 + DAY);
    expect(await dailyHeaders('user')).toEqual([200, '2', '1', reset]);
    expect(await dailyHeaders('user', '/2/users/by?usernames=ada')).toEqual([200, '2', '0', reset]);
    expect(await dailyHeaders('user')).toEqual([429, '2', '0', reset]);
    expect((await ask(token)).remaining).toBe(74);
    expect((await dailyHeaders('user', '/2/users/me', tokenFor(simulator, 'bob')))[0]).toBe(200);
    nowMs += DAY * 1000;
    expect((await dailyHeaders('user', '/2/users/me', tokenFor(simulator, 'ada')))[2]).toBe('1');
  });

  it('should count the requests of everybody to one endpoint in a day, until the limit is removed', async () => {
    simulator.limits.setDaily('app', 2);
    const bob = tokenFor(simulator, 'bob');
    const reset = String(nowMs / 1000 + DAY);
    expect(await dailyHeaders('app')).toEqual([200, '2', '1', reset]);
    expect(await dailyHeaders('app', '/2/users/me', bob)).toEqual([200, '2', '0', reset]);
    expect(await dailyHeaders('app')).toEqual([429, '2', '0', reset]);
    expect((await dailyHeaders('app', '/2/users/by?usernames=ada'))[0]).toBe(200);
    simulator.limits.setDaily('app', null);
    expect(await dailyHeaders('app')).toEqual([200, null, null, null]);
  });

  it('should start new windows when a limit is set', async () => {
    simulator.limits.set('/2/users/me', { limit: 1, windowSeconds: 60 });
    await ask(token);
    simulator.limits.set('/2/users/me', { limit: 1, windowSeconds: 60 });
    expect((await ask(token)).status).toBe(200);
  });
});
