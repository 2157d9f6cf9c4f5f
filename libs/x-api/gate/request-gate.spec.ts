import { json, LoopbackServer, raw, type Handler } from '../testing/loopback-server.js';
import { failureOf, TestCaller } from '../testing/test-caller.js';
import { XApiClient } from '../x-api-client.js';
import type { XApiErrorCode } from '../x-api-error-code.js';

const START = Date.parse('2026-11-23T10:00:00Z');
const RESET_SECONDS = START / 1000 + 600;
const RESET = new Date(RESET_SECONDS * 1000);

const rateLimit = (remaining: number, resetSeconds = RESET_SECONDS) => ({
  'x-rate-limit-limit': '900',
  'x-rate-limit-remaining': String(remaining),
  'x-rate-limit-reset': String(resetSeconds),
});
const POST = { data: [{ id: '1' }] };
const OK = json(200, POST);
const CREDITS = json(402, { type: 'https://api.x.com/2/problems/credits' });
const DOWN = json(503, {});

describe('requests that are known to fail', () => {
  let server: LoopbackServer;
  let now: number;
  let client: XApiClient;
  let ada: TestCaller;
  let grace: TestCaller;

  beforeEach(async () => {
    server = await LoopbackServer.start(OK);
    now = START;
    client = clientOf();
    ada = new TestCaller('7');
    grace = new TestCaller('8');
  });
  afterEach(() => server.close());

  const clientOf = (timeoutMs = 5000) => new XApiClient({ baseUrl: server.url, timeoutMs, now: () => now });
  const ask = (caller = ada) => client.bookmarksPage(caller.context, '7', { maxResults: 5 });
  const askAbout = (caller = ada) => client.likedPage(caller.context, '7', { maxResults: 5 });
  const answering = async (handler: Handler, call: () => Promise<unknown>) => {
    server.answer(handler);
    await call().catch(() => undefined);
    server.answer(OK);
  };
  const expectHeldBack = async (call: Promise<unknown>, code: XApiErrorCode, retryAt: Date | number) => {
    const tokensAsked = ada.tokensAsked + grace.tokensAsked;
    const requests = server.requests.length;
    const error = await failureOf(call);
    expect(error).toMatchObject({ code, sent: false, status: null, retryAt: new Date(retryAt) });
    expect(server.requests).toHaveLength(requests);
    expect(ada.tokensAsked + grace.tokensAsked).toBe(tokensAsked);
  };

  describe("in a user's rate window", () => {
    it('should not be sent, nor ask for a token, from the last allowed one to the reset', async () => {
      await answering(json(200, POST, rateLimit(0)), ask);
      await expectHeldBack(ask(), 'rate_limited', RESET);
      expect(ada.calls).toHaveLength(1);
      await expect(ask(grace)).resolves.toBeDefined();
      await expect(askAbout()).resolves.toBeDefined();
      now = RESET.getTime();
      await expect(ask()).resolves.toBeDefined();
    });

    it('should be sent only as often as X allows, also when they start at once', async () => {
      await answering(json(200, POST, rateLimit(1)), ask);
      const outcomes = await Promise.allSettled([ask(), ask(), ask(), ask(), ask()]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(server.requests).toHaveLength(1);
    });

    it('should not be sent after a 429, whatever the headers say is left', async () => {
      await answering(json(429, {}, rateLimit(500)), ask);
      await expectHeldBack(ask(), 'rate_limited', RESET);
    });

    it('should not be sent for a minute after a 429 that names no time', async () => {
      await answering(json(429, {}), ask);
      await expectHeldBack(ask(), 'rate_limited', START + 60_000);
      now = START + 60_000;
      await expect(ask()).resolves.toBeDefined();
    });

    it('should not be sent to any endpoint when the daily limit of the user is used up', async () => {
      const tomorrow = RESET_SECONDS + 20_000;
      const day = {
        'x-user-limit-24hour-limit': '25',
        'x-user-limit-24hour-remaining': '0',
        'x-user-limit-24hour-reset': String(tomorrow),
      };
      server.answer(json(429, {}, { ...rateLimit(3), ...day }));
      expect(await failureOf(ask())).toMatchObject({ retryAt: new Date(tomorrow * 1000), sent: true });
      await expectHeldBack(askAbout(), 'rate_limited', tomorrow * 1000);
    });

    it('should not be sent for anybody when the daily limit of the app is used up', async () => {
      const day = {
        'x-app-limit-24hour-limit': '1000',
        'x-app-limit-24hour-remaining': '0',
        'x-app-limit-24hour-reset': String(RESET_SECONDS),
      };
      await answering(json(200, POST, day), ask);
      await expectHeldBack(ask(grace), 'rate_limited', RESET);
      await expect(askAbout(grace)).resolves.toBeDefined();
    });
  });

  describe('while X refuses the app', () => {
    it.each<[XApiErrorCode, Handler]>([
      ['credits_depleted', CREDITS],
      ['app_forbidden', json(403, { type: 'https://api.x.com/2/problems/client-forbidden' })],
      ['usage_capped', json(429, { type: 'https://api.x.com/2/problems/usage-capped' })],
    ])('should not be sent for anybody, to any endpoint: %s', async (code, handler) => {
      await answering(handler, ask);
      await expectHeldBack(askAbout(grace), code, START + 60_000);
      await expectHeldBack(ask(), code, START + 60_000);
    });

    it('should start again with one probe, whose result counts for all', async () => {
      await answering(CREDITS, ask);
      now = START + 60_000;
      const outcomes = await Promise.allSettled([ask(), ask(grace), askAbout()]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(outcomes[1]).toMatchObject({ reason: { sent: false, retryAt: new Date(now + 5_000) } });
      expect([ada.tokensAsked, grace.tokensAsked]).toEqual([2, 0]);
      await expect(Promise.all([ask(), ask(grace)])).resolves.toHaveLength(2);
    });

    it('should wait twice as long after a probe that failed', async () => {
      await answering(CREDITS, ask);
      now = START + 60_000;
      await answering(CREDITS, ask);
      await expectHeldBack(ask(), 'credits_depleted', now + 120_000);
    });

    it.each([
      ['401', json(401, {})],
      ['429', json(429, {}, rateLimit(0, START / 1000 + 61))],
      ['400', json(400, {})],
      ['503', DOWN],
      ['an unreadable answer', raw(200, 'It works!')],
      ['no answer', (response) => response.destroy()],
    ] satisfies [string, Handler][])(
      'should send another probe when the last one says nothing about the app: %s',
      async (_, handler) => {
        await answering(CREDITS, ask);
        now = START + 60_000;
        await answering(handler, ask);
        expect(client.describeGate().breakers[0]).toMatchObject({ name: 'app', state: 'half_open' });
        await expect(ask(grace)).resolves.toBeDefined();
        expect(client.describeGate().breakers[0]).toMatchObject({ state: 'closed' });
      },
    );

    it.each([
      ['403', json(403, { type: 'about:blank' })],
      ['404', json(404, { title: 'Not Found' })],
    ])('should be sent again when the answer to a probe is about the resource: %s', async (_, handler) => {
      await answering(CREDITS, ask);
      now = START + 60_000;
      await answering(handler, ask);
      expect(client.describeGate().breakers[0]).toMatchObject({ state: 'closed' });
    });

    it('should let another call probe when the probe gets no access token', async () => {
      await answering(CREDITS, ask);
      now = START + 60_000;
      const noToken = new Error('no token');
      const lost = { ...ada.context, accessToken: () => Promise.reject(noToken) };
      await expect(client.bookmarksPage(lost, '7', { maxResults: 5 })).rejects.toBe(noToken);
      expect(server.requests).toHaveLength(0);
      await expect(ask()).resolves.toBeDefined();
    });

    it('should not be sent when a call that was in flight before the refusal succeeds', async () => {
      const underWay: (() => void)[] = [];
      server.answer((response, request) => {
        const isAda = request.headers.authorization === 'Bearer token-7';
        underWay.push(() => {
          (isAda ? OK : CREDITS)(response, request);
        });
        if (underWay.length === 2 && !isAda) underWay[1]?.();
        if (underWay.length === 2 && isAda) underWay[0]?.();
      });
      const slow = ask();
      const refused = ask(grace);
      expect(await failureOf(refused)).toMatchObject({ code: 'credits_depleted', sent: true });
      underWay[server.requests[0]?.headers.authorization === 'Bearer token-7' ? 0 : 1]?.();
      await expect(slow).resolves.toBeDefined();
      await expectHeldBack(ask(), 'credits_depleted', START + 60_000);
    });
  });

  describe('while an endpoint is down', () => {
    const fail = async (handler: Handler, times: number) => {
      for (let count = 0; count < times; count += 1)
        await answering(handler, () => ask(count % 2 ? ada : grace));
    };

    it.each<[XApiErrorCode, Handler]>([
      ['unavailable', DOWN],
      ['network', (response) => response.destroy()],
      ['unreadable', raw(200, 'It works!')],
    ])(
      'should not be sent to that endpoint after five failures in a row, but to others: %s',
      async (code, handler) => {
        await fail(handler, 4);
        await expect(ask()).resolves.toBeDefined();
        await fail(handler, 4);
        expect(client.describeGate().breakers.every(({ state }) => state === 'closed')).toBe(true);
        await fail(handler, 1);
        await expectHeldBack(ask(), code, START + 30_000);
        await expect(askAbout()).resolves.toBeDefined();
      },
    );

    it('should not be sent after five requests that timed out', async () => {
      client = clientOf(50);
      await fail(() => undefined, 5);
      await expectHeldBack(ask(), 'timeout', START + 30_000);
    });

    it.each([
      ['401', json(401, {})],
      ['403', json(403, { title: 'Forbidden' })],
      ['429', json(429, {}, rateLimit(0))],
      ['404', json(404, { title: 'Not Found' })],
    ])('should be sent again when X answers its probe in any way: %s', async (_, handler) => {
      await fail(DOWN, 5);
      now = START + 30_000;
      await answering(handler, ask);
      expect(client.describeGate().breakers.every(({ state }) => state === 'closed')).toBe(true);
      await expect(ask(grace)).resolves.toBeDefined();
    });

    it('should wait for the time that X names', async () => {
      await fail(json(503, {}, { 'retry-after': '100' }), 5);
      await expectHeldBack(ask(), 'unavailable', START + 100_000);
    });
  });

  it('should be described with what is closed and since when', async () => {
    await answering(json(200, POST, rateLimit(0)), ask);
    await answering(CREDITS, askAbout);
    const { breakers, closedWindows } = client.describeGate();
    expect(breakers).toHaveLength(7);
    expect(breakers[0]).toEqual({
      name: 'app',
      state: 'open',
      code: 'credits_depleted',
      since: new Date(START),
      retryAt: new Date(START + 60_000),
    });
    expect(breakers[1]).toEqual({
      name: 'users/me',
      state: 'closed',
      code: null,
      since: null,
      retryAt: null,
    });
    expect(closedWindows).toEqual([
      { scope: 'user', xUserId: '7', endpoint: 'users/bookmarks', closedUntil: RESET },
    ]);
    expect(JSON.stringify(client.describeGate())).not.toContain('token-');
  });
});
