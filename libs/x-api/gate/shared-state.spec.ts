import { json, LoopbackServer } from '../testing/loopback-server.js';
import { LocalSharedState } from '../testing/local-shared-state.js';
import { failureOf, TestCaller } from '../testing/test-caller.js';
import { XApiClient } from '../x-api-client.js';

const START = Date.parse('2026-11-23T10:00:00Z');
const RESET_SECONDS = START / 1000 + 600;
const OK = json(200, { data: [{ id: '1' }] });
const CREDITS = json(402, {});
const USED_UP = {
  'x-rate-limit-limit': '900',
  'x-rate-limit-remaining': '0',
  'x-rate-limit-reset': String(RESET_SECONDS),
};

describe('instances that share entries', () => {
  let server: LoopbackServer;
  let now: number;
  let sharedState: LocalSharedState;
  let one: XApiClient;
  let two: XApiClient;
  const ada = new TestCaller('7');

  beforeEach(async () => {
    server = await LoopbackServer.start(OK);
    now = START;
    sharedState = new LocalSharedState(() => now);
    one = new XApiClient({ baseUrl: server.url, now: () => now, sharedState });
    two = new XApiClient({ baseUrl: server.url, now: () => now, sharedState });
  });
  afterEach(() => server.close());

  const ask = (client: XApiClient) => client.bookmarksPage(ada.context, '7', { maxResults: 5 });
  const appOf = (client: XApiClient) => client.describeGate().breakers[0];
  const deplete = async () => {
    server.answer(CREDITS);
    await failureOf(ask(one));
    server.answer(OK);
  };

  it('should not send a request when another instance has used up the window', async () => {
    server.answer(json(200, { data: [{ id: '1' }] }, USED_UP));
    await ask(one);
    expect(await failureOf(ask(two))).toMatchObject({
      code: 'rate_limited',
      sent: false,
      retryAt: new Date(RESET_SECONDS * 1000),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('should not send a request when another instance knows that X refuses the app', async () => {
    await deplete();
    expect(await failureOf(ask(two))).toMatchObject({
      code: 'credits_depleted',
      sent: false,
      retryAt: new Date(START + 60_000),
    });
    expect(server.requests).toHaveLength(0);
  });

  it('should send one probe in all, and all send again when it succeeds', async () => {
    await deplete();
    await failureOf(ask(two));
    now = START + 60_000;
    const outcomes = await Promise.allSettled([ask(one), ask(two), ask(one), ask(two)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    for (const outcome of outcomes.slice(1)) {
      expect(outcome).toMatchObject({ reason: { sent: false, retryAt: new Date(now + 5_000) } });
    }
    await expect(ask(two)).resolves.toBeDefined();
    expect(appOf(two)).toMatchObject({ state: 'closed' });
  });

  it('should all wait longer after a failed probe of one instance', async () => {
    await deplete();
    now = START + 60_000;
    await deplete();
    expect(await failureOf(ask(two))).toMatchObject({ retryAt: new Date(now + 120_000) });
  });

  it('should probe when the instance that claimed the probe does not answer', async () => {
    await deplete();
    now = START + 60_000;
    const never = { ...ada.context, accessToken: () => new Promise<string>(() => undefined) };
    void one.bookmarksPage(never, '7', { maxResults: 5 });
    await failureOf(ask(two));
    now += 20_000;
    await expect(ask(two)).resolves.toBeDefined();
  });

  it('should ignore an entry that is older than their own state', async () => {
    await deplete();
    const [outdated] = await sharedState.read(['breaker:app']);
    now = START + 60_000;
    await ask(one);
    await sharedState.write('breaker:app', outdated ?? '', 1_000_000);
    now = START + 61_000;
    await expect(ask(one)).resolves.toBeDefined();
    expect(appOf(one)).toMatchObject({ state: 'closed' });
  });

  it('should agree on the latest change although their clocks differ', async () => {
    const ahead = new XApiClient({ baseUrl: server.url, now: () => now + 600_000, sharedState });
    server.answer(CREDITS);
    await failureOf(ask(ahead));
    now = START + 60_000;
    server.answer(OK);
    await ask(ahead);
    await ask(two);
    server.answer(CREDITS);
    await failureOf(ask(two));
    await failureOf(ask(ahead));
    expect(server.requests).toHaveLength(1);
    expect(appOf(ahead)).toMatchObject({ code: 'credits_depleted' });
  });

  it('should each use their own state when the shared entries are lost', async () => {
    await deplete();
    sharedState.clear();
    expect(await failureOf(ask(one))).toMatchObject({ code: 'credits_depleted', sent: false });
    await expect(ask(two)).resolves.toBeDefined();
  });

  it.each([
    'not JSON',
    '{}',
    'null',
    '{"changedAt":9e15,"breaker":{"kind":"open","code":"no such code","since":0,"pauseMs":1,"retryAt":9e15}}',
    '{"remaining":0,"resetAt":"soon","refusedUntil":0}',
  ])('should ignore %s as an entry', async (garbage) => {
    const keys = ['breaker:app', 'breaker:users/bookmarks', 'window:user:7:users/bookmarks', 'dialect'];
    for (const key of keys) await sharedState.write(key, garbage, 1_000_000);
    await expect(ask(one)).resolves.toBeDefined();
    await expect(one.posts(ada.context, ['1'])).resolves.toBeDefined();
  });

  it('should not wait for longer than a day because of an entry', async () => {
    const breaker = { kind: 'open', code: 'unavailable', since: 0, pauseMs: 1, retryAt: 9e15 };
    await sharedState.write('breaker:app', JSON.stringify({ changedAt: 5, breaker }), 1_000_000);
    expect(await failureOf(ask(one))).toMatchObject({ retryAt: new Date(START + 24 * 3_600_000) });
  });

  it('should read the shared entries once per request', async () => {
    await ask(one);
    expect(sharedState.reads).toBe(1);
  });

  it('should write no token into an entry', async () => {
    server.answer(json(200, { data: [{ id: '1' }] }, USED_UP));
    await ask(one);
    server.answer(CREDITS);
    await failureOf(one.me(ada.context));
    const kept = await sharedState.read(sharedState.keys());
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.join()).not.toContain('token');
  });
});
