import { json, LoopbackServer } from './testing/loopback-server.js';
import { MemoryNotes } from './testing/memory-notes.js';
import { failureOf, TestCaller } from './testing/test-caller.js';
import { XApiClient } from './x-api-client.js';

const START = Date.parse('2026-11-23T10:00:00Z');
const RESET_SECONDS = START / 1000 + 600;
const OK = json(200, { data: [{ id: '1' }] });
const CREDITS = json(402, {});
const USED_UP = {
  'x-rate-limit-limit': '900',
  'x-rate-limit-remaining': '0',
  'x-rate-limit-reset': String(RESET_SECONDS),
};

describe('instances that share notes', () => {
  let server: LoopbackServer;
  let now: number;
  let notes: MemoryNotes;
  let one: XApiClient;
  let two: XApiClient;
  const ada = new TestCaller('7');

  beforeEach(async () => {
    server = await LoopbackServer.start(OK);
    now = START;
    notes = new MemoryNotes(() => now);
    one = new XApiClient({ baseUrl: server.url, now: () => now, notes });
    two = new XApiClient({ baseUrl: server.url, now: () => now, notes });
  });
  afterEach(() => server.close());

  const ask = (client: XApiClient) => client.bookmarksPage(ada.context, '7', { maxResults: 5 });
  const appOf = (client: XApiClient) => client.traffic().breakers[0];
  const deplete = async () => {
    server.answer(CREDITS);
    await failureOf(ask(one));
    server.answer(OK);
  };

  it('should not send what another knows to exceed the window', async () => {
    server.answer(json(200, { data: [{ id: '1' }] }, USED_UP));
    await ask(one);
    expect(await failureOf(ask(two))).toMatchObject({
      code: 'rate_limited',
      sent: false,
      retryAt: new Date(RESET_SECONDS * 1000),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('should not send what another knows X to refuse the app', async () => {
    await deplete();
    expect(await failureOf(ask(two))).toMatchObject({
      code: 'credits_depleted',
      sent: false,
      retryAt: new Date(START + 60_000),
    });
    expect(server.requests).toHaveLength(0);
  });

  it('should send one probe among them, and all go on when it succeeds', async () => {
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

  it('should all wait longer when the probe of one failed', async () => {
    await deplete();
    now = START + 60_000;
    await deplete();
    expect(await failureOf(ask(two))).toMatchObject({ retryAt: new Date(now + 120_000) });
  });

  it('should probe in place of one that took the probe and fell silent', async () => {
    await deplete();
    now = START + 60_000;
    const never = { ...ada.context, accessToken: () => new Promise<string>(() => undefined) };
    void one.bookmarksPage(never, '7', { maxResults: 5 });
    await failureOf(ask(two));
    now += 20_000;
    await expect(ask(two)).resolves.toBeDefined();
  });

  it('should not go back to a note that is older than what they know', async () => {
    await deplete();
    const [outdated] = await notes.read(['breaker:app']);
    now = START + 60_000;
    await ask(one);
    await notes.write('breaker:app', outdated ?? '', 1_000_000);
    now = START + 61_000;
    await expect(ask(one)).resolves.toBeDefined();
    expect(appOf(one)).toMatchObject({ state: 'closed' });
  });

  it('should agree on what came last although their clocks differ', async () => {
    const ahead = new XApiClient({ baseUrl: server.url, now: () => now + 600_000, notes });
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

  it('should go by what each learned itself when the notes are lost', async () => {
    await deplete();
    notes.clear();
    expect(await failureOf(ask(one))).toMatchObject({ code: 'credits_depleted', sent: false });
    await expect(ask(two)).resolves.toBeDefined();
  });

  it.each([
    'not JSON',
    '{}',
    'null',
    '{"changedAt":9e15,"breaker":{"kind":"open","code":"no such code","since":0,"pauseMs":1,"retryAt":9e15}}',
    '{"remaining":0,"resetAt":"soon","refusedUntil":0}',
  ])('should take %s for no note', async (garbage) => {
    const keys = ['breaker:app', 'breaker:users/bookmarks', 'window:user:7:users/bookmarks', 'dialect'];
    for (const key of keys) await notes.write(key, garbage, 1_000_000);
    await expect(ask(one)).resolves.toBeDefined();
    await expect(one.posts(ada.context, ['1'])).resolves.toBeDefined();
  });

  it('should believe in no note that would shut them out for more than a day', async () => {
    const breaker = { kind: 'open', code: 'unavailable', since: 0, pauseMs: 1, retryAt: 9e15 };
    await notes.write('breaker:app', JSON.stringify({ changedAt: 5, breaker }), 1_000_000);
    expect(await failureOf(ask(one))).toMatchObject({ retryAt: new Date(START + 24 * 3_600_000) });
  });

  it('should read the notes once for a request', async () => {
    await ask(one);
    expect(notes.reads).toBe(1);
  });

  it('should put no token into a note', async () => {
    server.answer(json(200, { data: [{ id: '1' }] }, USED_UP));
    await ask(one);
    server.answer(CREDITS);
    await failureOf(one.me(ada.context));
    const kept = await notes.read(notes.keys());
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.join()).not.toContain('token');
  });
});
