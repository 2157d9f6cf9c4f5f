import { json, LoopbackServer } from '../testing/loopback-server.js';
import { failureOf, TestCaller } from '../testing/test-caller.js';
import type { XDialect } from '../dialect/x-dialect.js';
import { XApiClient, type XApiClientOptions } from '../x-api-client.js';
import { XApiError } from '../x-api-error.js';
import { X_PRICES_MICRO_USD, type XBill } from './x-prices.js';
import type { XPlannedCall, XSpendGuard } from './x-spend-guard.js';

const POSTS = { data: [{ id: '1' }, { id: '2' }], meta: { result_count: 2 } };

/** Keeps every reservation and how it ended. */
class Ledger implements XSpendGuard {
  readonly entries: { call: XPlannedCall; end: number | 'cancelled' | null }[] = [];
  beforeReserving: () => Promise<void> | void = () => undefined;
  failure: Error | null = null;

  async reserve(call: XPlannedCall) {
    await this.beforeReserving();
    const entry: Ledger['entries'][number] = { call, end: null };
    this.entries.push(entry);
    const endWith = (end: number | 'cancelled'): Promise<void> => {
      expect(entry.end).toBeNull();
      entry.end = end;
      return this.failure === null ? Promise.resolve() : Promise.reject(this.failure);
    };
    return { settle: ({ resources }: XBill) => endWith(resources), cancel: () => endWith('cancelled') };
  }

  get ends() {
    return this.entries.map(({ end }) => end);
  }
}

describe('the cost of requests', () => {
  let server: LoopbackServer;
  let ledger: Ledger;
  let ada: TestCaller;

  beforeEach(async () => {
    server = await LoopbackServer.start(json(200, POSTS));
    ledger = new Ledger();
    ada = new TestCaller('7');
  });
  afterEach(() => server.close());

  const clientOf = (options: Partial<XApiClientOptions> = {}) =>
    new XApiClient({ dialect: 'posts', baseUrl: server.url, spend: ledger, ...options });
  const likes = (client = clientOf(), context = ada.context) =>
    client.likedPage(context, '7', { maxResults: 25 });

  it('should be reserved at its maximum before the request, and settled with what X billed', async () => {
    let requestsWhenReserved = -1;
    ledger.beforeReserving = () => {
      requestsWhenReserved = server.requests.length;
    };
    await likes();
    expect(requestsWhenReserved).toBe(0);
    const call = {
      endpoint: 'users/liked_tweets',
      memberId: 'member-7',
      serviceClass: 'waiting',
      mostMicroUsd: 125_000,
    };
    expect(ledger.entries).toEqual([{ call, end: 2 }]);
  });

  it.each([
    // With each post, expansions may bring two posts that it refers to, and in look-ups its author and six versions.
    ['posts', { page: 100 * (5_000 + 2 * 5_000), lookUp: 2 * (5_000 + 8 * 5_000 + 10_000) }],
    ['tweets', { page: 100 * 5_000, lookUp: 2 * 5_000 }],
  ] satisfies [XDialect, unknown][])(
    'should be reserved at the most that X can bill in the dialect %s',
    async (dialect, { page, lookUp }) => {
      const client = clientOf({ dialect });
      const { accessToken } = ada.context;
      await client.bookmarksPage(ada.context, '7', { maxResults: 3 });
      await client.timelinePage(ada.context, '7', { maxResults: 100 });
      await client.posts(ada.context, ['1', '2', '2']);
      await client.relationships(ada.context, ['ada', 'grace', 'ADA']).catch(() => undefined);
      await client.me({ caller: null, accessToken }).catch(() => undefined);
      expect(ledger.entries.map(({ call }) => [call.endpoint, call.mostMicroUsd, call.memberId])).toEqual([
        ['users/bookmarks', 15_000, 'member-7'],
        ['users/tweets', page, 'member-7'],
        ['tweets', lookUp, 'member-7'],
        ['users/by', 20_000, 'member-7'],
        ['users/me', 0, null],
      ]);
    },
  );

  it('should be what X returned, included objects by their kind, at the given prices', async () => {
    const includes = { users: [{ id: '7' }], tweets: [{ id: '8' }, null], media: [{ media_key: 'm' }] };
    server.answer(json(200, { ...POSTS, includes }));
    const client = clientOf({ prices: { ...X_PRICES_MICRO_USD, post: 4_000 } });
    await client.timelinePage(ada.context, '7', { maxResults: 5 });
    expect(ada.calls).toMatchObject([{ bill: { resources: 6, microUsd: 5 * 4_000 + 10_000 } }]);
    expect(ledger.ends).toEqual([6]);
  });

  it('should be reserved anew when the dialect changes between reservation and request', async () => {
    server.answer((response, request) => {
      const isRefused = request.url.searchParams.has('tweet.fields');
      const refusal = { parameter: 'tweet.fields', type: 'https://api.x.com/2/problems/invalid-request' };
      json(isRefused ? 400 : 200, isRefused ? { errors: [refusal] } : POSTS)(response, request);
    });
    const client = clientOf({ dialect: 'tweets' });
    ledger.beforeReserving = async () => {
      ledger.beforeReserving = () => undefined;
      await client.posts(ada.context, ['1']);
    };
    await client.posts(ada.context, ['2']);
    expect(ledger.entries.map(({ call, end }) => [call.mostMicroUsd, end])).toEqual([
      [5_000, 0],
      [55_000, 2],
      [5_000, 'cancelled'],
      [55_000, 2],
    ]);
    expect(server.requests).toHaveLength(3);
  });

  it('should be settled before `onCall` is called, and that before the call resolves', async () => {
    const heard: unknown[] = [];
    const context = { ...ada.context, onCall: () => heard.push(...ledger.ends) };
    await likes(clientOf(), context);
    expect(heard).toEqual([2]);
  });

  it.each([
    ['an error', json(503, {}), 0],
    ['an unreadable answer, which X bills', json(200, { data: [{ id: 1 }] }), 1],
  ] satisfies [string, Parameters<LoopbackServer['answer']>[0], number][])(
    'should be what X billed for %s',
    async (_, handler, billed) => {
      server.answer(handler);
      await failureOf(likes());
      expect(ledger.ends).toEqual([billed]);
    },
  );

  it.each([
    ['no answer', (response) => response.destroy()],
    ['no answer in time', () => undefined],
    ['half an answer', (response) => response.writeHead(200).end('{"data":[{"id":"1"}')],
  ] satisfies [string, Parameters<LoopbackServer['answer']>[0]][])(
    'should stay reserved for %s: X may have billed it',
    async (_, handler) => {
      server.answer(handler);
      await failureOf(likes(clientOf({ timeoutMs: 500 })));
      expect(ledger.ends).toEqual([null]);
    },
  );

  it('should be released for a request that cannot have reached X', async () => {
    const gone = await LoopbackServer.start(json(200, POSTS));
    const client = clientOf({ baseUrl: gone.url });
    await gone.close();
    await failureOf(likes(client));
    expect(ledger.ends).toEqual([0]);
  });

  it('should be settled for both requests when the dialect changes', async () => {
    server.answer((response, request) => {
      const isRefused = request.url.searchParams.has('post.fields');
      const refusal = { parameter: 'post.fields', type: 'https://api.x.com/2/problems/invalid-request' };
      json(isRefused ? 400 : 200, isRefused ? { errors: [refusal] } : POSTS)(response, request);
    });
    await clientOf().posts(ada.context, ['1', '2']);
    expect(ledger.ends).toEqual([0, 2]);
  });

  it.each(['user_limit_reached', 'budget_spent'] as const)(
    'should send nothing when the guard refuses with %s',
    async (code) => {
      const refusal = new XApiError(code, { endpoint: 'tweets', status: null, sent: false });
      ledger.beforeReserving = () => Promise.reject(refusal);
      await expect(likes()).rejects.toBe(refusal);
      expect(refusal.temporary).toBe(true);
      expect(server.requests).toHaveLength(0);
      expect(ada.calls).toEqual([]);
    },
  );

  it('should be released when the window closes before sending', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 600);
    const remaining = (count: number) => ({
      'x-rate-limit-limit': '9',
      'x-rate-limit-remaining': String(count),
      'x-rate-limit-reset': reset,
    });
    server.answer(json(200, POSTS, remaining(1)));
    const client = clientOf();
    await likes(client);
    ledger.beforeReserving = async () => {
      ledger.beforeReserving = () => undefined;
      server.answer(json(200, POSTS, remaining(0)));
      await likes(client);
    };
    expect(await failureOf(likes(client))).toMatchObject({ code: 'rate_limited', sent: false });
    expect(ledger.ends).toEqual([2, 2, 'cancelled']);
    expect(server.requests).toHaveLength(1);
  });

  it('should be released when X refuses the app before sending', async () => {
    const client = clientOf();
    ledger.beforeReserving = async () => {
      ledger.beforeReserving = () => undefined;
      server.answer(json(402, {}));
      await failureOf(client.me(ada.context));
    };
    expect(await failureOf(likes(client))).toMatchObject({ code: 'credits_depleted', sent: false });
    expect(ledger.ends).toEqual([0, 'cancelled']);
  });

  it('should be released when the caller aborts before sending', async () => {
    const giveUp = new AbortController();
    ledger.beforeReserving = () => {
      giveUp.abort();
    };
    const given = { ...ada.context, signal: giveUp.signal };
    expect(await failureOf(likes(clientOf(), given))).toMatchObject({ code: 'aborted', sent: false });
    expect(ledger.ends).toEqual(['cancelled']);
    expect(server.requests).toHaveLength(0);
  });

  it('should not be reserved when the access token fails, and the call fails with that error', async () => {
    const noToken = new Error('reconnect');
    const context = { ...ada.context, accessToken: () => Promise.reject(noToken) };
    await expect(likes(clientOf(), context)).rejects.toBe(noToken);
    expect(ledger.entries).toEqual([]);
    expect(server.requests).toHaveLength(0);
  });

  it('should not fail the call when it cannot be settled', async () => {
    const failures: unknown[] = [];
    ledger.failure = new Error('no database');
    const client = clientOf({ onBookkeepingFailure: (error) => failures.push(error) });
    await expect(likes(client)).resolves.toMatchObject({ resultCount: 2 });
    await expect(likes()).resolves.toMatchObject({ resultCount: 2 });
    expect(ada.calls).toHaveLength(2);
    expect(failures).toEqual([ledger.failure]);
  });
});
