import { startSimulator, type XSimulator } from '../simulator.js';
import { approvedForm, postForm, read, tokenFor } from '../testing/simulator-client.js';
import type { Fault } from './faults.js';

const TOKEN = '/2/oauth2/token';

describe('faults at API endpoints', () => {
  const now = Date.UTC(2026, 4, 1);
  let simulator: XSimulator;
  let token: string;
  let adaId: string;

  beforeEach(async () => {
    simulator = await startSimulator({ now: () => now });
    adaId = simulator.world.addUser({ username: 'ada' }).id;
    simulator.world.addUser({ username: 'bob' });
    token = tokenFor(simulator, 'ada');
  });

  afterEach(() => simulator.close());

  it.each<[Fault, number, string]>([
    [{ kind: 'unauthorized' }, 401, 'about:blank'],
    [{ kind: 'credits-depleted' }, 402, 'credits'],
    [{ kind: 'client-forbidden' }, 403, 'client-forbidden'],
    [{ kind: 'forbidden' }, 403, 'about:blank'],
    [{ kind: 'not-found' }, 404, 'resource-not-found'],
    [{ kind: 'rate-limited' }, 429, 'about:blank'],
    [{ kind: 'usage-capped' }, 429, 'usage-capped'],
    [{ kind: 'server-error' }, 503, 'about:blank'],
    [{ kind: 'server-error', status: 500 }, 500, 'about:blank'],
  ])('should answer %j with %d once', async (fault, status, type) => {
    simulator.faults.add(fault);
    const struck = await read(simulator, '/2/users/me', token);
    expect([struck.status, String(struck.body.type).split('/').at(-1)]).toEqual([status, type]);
    expect(struck.headers.get('x-rate-limit-limit')).toBe('75');
    expect((await read(simulator, '/2/users/me', token)).status).toBe(200);
  });

  it('should say in a 429 when to try again', async () => {
    simulator.faults.add({ kind: 'rate-limited', resetSeconds: 60 });
    const { headers } = await read(simulator, '/2/users/me', token);
    expect(headers.get('x-rate-limit-remaining')).toBe('0');
    expect(headers.get('x-rate-limit-reset')).toBe(String(now / 1000 + 60));
  });

  it('should hit only its route and its user, `times` times, in the order of adding', async () => {
    const bobToken = tokenFor(simulator, 'bob');
    simulator.faults.add({ kind: 'server-error', route: '/2/users/by', userId: adaId, times: 2 });
    simulator.faults.add({ kind: 'forbidden', route: '/2/users/by' });
    const statusOf = async (path: string, bearer: string) => (await read(simulator, path, bearer)).status;
    expect(await statusOf('/2/users/me', token)).toBe(200);
    expect(await statusOf('/2/users/by?usernames=ada', token)).toBe(503);
    expect(await statusOf('/2/users/by?usernames=ada', bobToken)).toBe(403);
    expect(await statusOf('/2/users/by?usernames=ada', token)).toBe(503);
    expect(await statusOf('/2/users/by?usernames=ada', token)).toBe(200);
  });

  it('should hit every request with Infinity, until cleared', async () => {
    simulator.faults.add({ kind: 'server-error', times: Infinity });
    for (let call = 0; call < 3; call += 1) {
      expect((await read(simulator, '/2/users/me', token)).status).toBe(503);
    }
    simulator.faults.clear();
    expect((await read(simulator, '/2/users/me', token)).status).toBe(200);
  });

  const struckOf = async (calls: number, of = simulator, bearer = token) => {
    const struck: boolean[] = [];
    for (let call = 0; call < calls; call += 1) {
      struck.push((await read(of, '/2/users/by?usernames=ada', bearer)).status === 503);
    }
    return struck;
  };

  it('should hit its share of the matching requests until cleared, and log which', async () => {
    simulator.faults.add({ kind: 'server-error', route: '/2/users/by', share: 0.2, times: 1 });
    const hits = (await struckOf(500)).filter(Boolean).length;
    expect(hits / 500).toBeCloseTo(0.2, 1);
    expect(simulator.requests.count({ fault: 'server-error' })).toBe(hits);
    expect(simulator.requests.count({ fault: 'server-error', status: 503 })).toBe(hits);
    expect((await read(simulator, '/2/users/me', token)).status).toBe(200);
    simulator.faults.clear();
    expect(await struckOf(20)).not.toContain(true);
  });

  it('should hit the same requests with the same seed, and others with another', async () => {
    const hitsOf = async (seed?: number) => {
      const seeded = await startSimulator({ now: () => now, ...(seed === undefined ? {} : { seed }) });
      seeded.world.addUser({ username: 'ada' });
      seeded.faults.add({ kind: 'server-error', share: 0.5 });
      const struck = await struckOf(30, seeded, tokenFor(seeded, 'ada'));
      await seeded.close();
      return struck;
    };
    expect(await hitsOf()).toEqual(await hitsOf());
    expect(await hitsOf(5)).not.toEqual(await hitsOf(6));
  });

  it('should let later faults hit the requests that a share does not hit', async () => {
    simulator.faults.add({ kind: 'server-error', share: 0 });
    simulator.faults.add({ kind: 'forbidden' });
    expect((await read(simulator, '/2/users/me', token)).status).toBe(403);
    simulator.faults.clear();
    simulator.faults.add({ kind: 'server-error', share: 1 });
    expect(await struckOf(5)).not.toContain(false);
  });

  it('should omit all or a part of the data of a 200', async () => {
    const path = '/2/users/by?usernames=ada,bob';
    simulator.faults.add({ kind: 'partial-errors' });
    simulator.faults.add({ kind: 'partial-errors', keep: 1 });
    const none = await read(simulator, path, token);
    expect([none.status, none.body.data]).toEqual([200, undefined]);
    expect(none.body.errors).toHaveLength(2);
    const some = await read(simulator, path, token);
    expect(some.body.data).toMatchObject([{ username: 'ada' }]);
    expect(some.body.errors).toMatchObject([{ type: 'https://api.x.com/2/problems/resource-unavailable' }]);
    expect(simulator.requests.billedResources()).toBe(1);
  });

  it('should omit the connection status', async () => {
    simulator.faults.add({ kind: 'no-connection-status' });
    const { body } = await read(simulator, '/2/users/by?usernames=bob&user.fields=connection_status', token);
    expect(body.data).toEqual([expect.not.objectContaining({ connection_status: expect.anything() })]);
    expect(body.data).toMatchObject([{ username: 'bob' }]);
  });

  it.each<[string, Omit<Extract<Fault, { kind: 'field-left-out' }>, 'kind'>, string]>([
    ['a field of every item', { field: 'created_at' }, 'data.*.created_at'],
    ['a field inside a field', { field: 'entities.urls' }, 'data.*.entities.urls'],
    ['a field of the page', { field: 'result_count', of: 'meta' }, 'meta.result_count'],
    ['the next page', { field: 'next_token', of: 'meta' }, 'meta.next_token'],
    ['a part of what is included', { field: 'users', of: 'includes' }, 'includes.users'],
    ['a field of what is included', { field: 'users.username', of: 'includes' }, 'includes.users.*.username'],
    ['all that is included', { field: 'includes', of: 'answer' }, 'includes'],
    ['nothing when there is no such field', { field: 'geo.place_id' }, ''],
  ])('should omit only %s', async (_, part, place) => {
    for (let index = 0; index < 6; index += 1) {
      simulator.world.post({ author: 'ada', text: `${index} #tag`, urls: ['https://example.org/'] });
    }
    const path = `/2/users/${adaId}/tweets?max_results=5&post.fields=created_at,entities&expansions=author_id`;
    const whole = cursorsOf((await read(simulator, path, token)).body);
    simulator.faults.add({ kind: 'field-left-out', ...part });
    const left = cursorsOf((await read(simulator, path, token)).body);
    const isMissing = (other: string) => place !== '' && (other === place || other.startsWith(`${place}.`));
    expect(whole.some(isMissing)).toBe(place !== '');
    expect(left).toEqual(whole.filter((other) => !isMissing(other)));
  });

  /** All paths in an answer, with `*` for the indexes of a list. */
  function cursorsOf(value: unknown, at: readonly string[] = []): string[] {
    if (typeof value !== 'object' || value === null) return [at.join('.')];
    const isPlace = Array.isArray(value);
    const inner = Object.entries(value).flatMap(([name, part]) =>
      cursorsOf(part, [...at, isPlace ? '*' : name]),
    );
    return [...new Set([at.join('.'), ...inner])];
  }

  it('should omit the field of a single item, and bill the item', async () => {
    simulator.faults.add({ kind: 'field-left-out', field: 'name' });
    expect((await read(simulator, '/2/users/me', token)).body).toEqual({
      data: { id: adaId, username: 'ada' },
    });
    expect(simulator.requests.billedResources()).toBe(1);
  });

  it('should always name a token of the next page', async () => {
    simulator.world.post({ author: 'ada', text: 'only one' });
    simulator.faults.add({ kind: 'truncated-list', times: Infinity });
    for (const list of ['tweets', 'liked_tweets']) {
      let query = '';
      for (let page = 0; page < 4; page += 1) {
        const { status, body } = await read(simulator, `/2/users/${adaId}/${list}?${query}`, token);
        expect(status).toBe(200);
        query = `pagination_token=${(body.meta as { next_token: string }).next_token}`;
      }
      expect(query).toMatch(/=[0-9a-f]+$/);
    }
  });

  it('should answer with a body that is not JSON', async () => {
    simulator.faults.add({ kind: 'garbage' });
    const { status, headers, body } = await read(simulator, '/2/users/me', token);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(() => JSON.parse(String(body.text)) as unknown).toThrow(SyntaxError);
  });

  it('should cut the connection and leave the request without a status', async () => {
    simulator.faults.add({ kind: 'hang-up' });
    await expect(read(simulator, '/2/users/me', token)).rejects.toThrow();
    expect(simulator.requests.all()[0]).toMatchObject({ status: null, userId: adaId });
  });

  it('should answer late, and not at all after the simulator closes', async () => {
    simulator.faults.add({ kind: 'slow', delayMs: 20 });
    simulator.faults.add({ kind: 'slow', delayMs: 3_600_000 });
    expect((await read(simulator, '/2/users/me', token)).status).toBe(200);
    const waiting = expect(read(simulator, '/2/users/me', token)).rejects.toThrow();
    await untilRequests(2);
    await simulator.close();
    await waiting;
  });

  it('should hold an answer until it is released, and send none after the simulator closes', async () => {
    let goOn: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (goOn = resolve));
    simulator.faults.add({ kind: 'held', until });
    const held = read(simulator, '/2/users/me', token);
    await untilRequests(1);
    expect((await read(simulator, '/2/users/me', token)).status).toBe(200);
    goOn();
    expect((await held).status).toBe(200);
    simulator.faults.add({ kind: 'held', until: new Promise(() => undefined) });
    const waiting = expect(read(simulator, '/2/users/me', token)).rejects.toThrow();
    await untilRequests(3);
    await simulator.close();
    await waiting;
  });

  it('should not answer until the simulator closes', async () => {
    simulator.faults.add({ kind: 'timeout' });
    const waiting = expect(read(simulator, '/2/users/me', token)).rejects.toThrow();
    await untilRequests(1);
    await simulator.close();
    await waiting;
    expect(simulator.requests.all()[0]?.status).toBeNull();
  });

  async function untilRequests(count: number): Promise<void> {
    while (simulator.requests.count() < count) await new Promise(setImmediate);
  }
});

describe('faults at the token endpoint', () => {
  let simulator: XSimulator;
  let userId: string;

  beforeEach(async () => {
    simulator = await startSimulator();
    userId = simulator.world.addUser({ username: 'ada' }).id;
  });

  afterEach(() => simulator.close());

  const refresh = (token: string) =>
    postForm(simulator, TOKEN, { grant_type: 'refresh_token', refresh_token: token });
  const issue = () => simulator.oauth.issueTokens(userId).refresh_token ?? '';

  it.each<[Fault, number, string]>([
    [{ kind: 'invalid-grant' }, 400, 'invalid_grant'],
    [{ kind: 'unauthorized', route: TOKEN }, 401, 'invalid_client'],
    [{ kind: 'server-error', route: TOKEN, status: 500 }, 500, 'server_error'],
    [{ kind: 'rate-limited', route: TOKEN }, 429, 'server_error'],
  ])('should answer %j with %d without using up the token', async (fault, status, error) => {
    const token = issue();
    simulator.faults.add(fault);
    const struck = await refresh(token);
    expect([struck.status, struck.body.error]).toEqual([status, error]);
    expect((await refresh(token)).status).toBe(200);
  });

  it('should not be hit by a fault of the API without a route', async () => {
    simulator.faults.add({ kind: 'server-error' });
    expect((await refresh(issue())).status).toBe(200);
  });

  it('should hit only the user of the refresh token or the code', async () => {
    const bob = simulator.world.addUser({ username: 'bob' });
    simulator.faults.add({ kind: 'invalid-grant', userId: bob.id, times: 2 });
    expect((await refresh(issue())).status).toBe(200);
    expect((await refresh(simulator.oauth.issueTokens(bob.id).refresh_token ?? '')).status).toBe(400);
    expect((await postForm(simulator, TOKEN, await approvedForm(simulator, 'bob'))).status).toBe(400);
  });

  it('should answer an empty refresh token', async () => {
    simulator.faults.add({ kind: 'empty-refresh-token' });
    expect((await refresh(issue())).body).toMatchObject({
      refresh_token: '',
      access_token: expect.any(String),
    });
  });

  it('should rotate and then hang up, so that the old token is used', async () => {
    const token = issue();
    const before = simulator.oauth.issuedTokens.length;
    simulator.faults.add({ kind: 'hang-up-after-rotation' });
    await expect(refresh(token)).rejects.toThrow();
    expect(simulator.oauth.issuedTokens).toHaveLength(before + 2);
    expect((await refresh(token)).status).toBe(400);
  });

  it('should rotate at once and answer later, so that the old token is used meanwhile', async () => {
    const token = issue();
    const before = simulator.oauth.issuedTokens.length;
    simulator.faults.add({ kind: 'slow-after-rotation', delayMs: 3_600_000 });
    const answer = refresh(token).then(
      () => 'answered',
      () => 'cut',
    );
    while (simulator.oauth.issuedTokens.length < before + 2) await new Promise(setImmediate);
    expect(simulator.requests.all({ route: TOKEN })).toMatchObject([{ status: null }]);
    expect((await refresh(token)).status).toBe(400);
    await simulator.close();
    expect(await answer).toBe('cut');
  });

  it('should rotate at once and answer when it is released', async () => {
    const before = simulator.oauth.issuedTokens.length;
    let goOn: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (goOn = resolve));
    simulator.faults.add({ kind: 'held-after-rotation', until });
    const answer = refresh(issue());
    while (simulator.oauth.issuedTokens.length < before + 4) await new Promise(setImmediate);
    expect(simulator.requests.all({ route: TOKEN })).toMatchObject([{ status: null }]);
    goOn();
    const { status, body } = await answer;
    expect([status, body.refresh_token]).toEqual([200, simulator.oauth.issuedTokens.at(-1)]);
  });

  it('should answer as usual after the delay', async () => {
    simulator.faults.add({ kind: 'slow-after-rotation', delayMs: 20 });
    const { status, body } = await refresh(issue());
    expect([status, body.refresh_token]).toEqual([200, expect.any(String)]);
  });
});
