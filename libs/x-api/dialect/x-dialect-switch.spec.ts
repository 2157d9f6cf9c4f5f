import { json, LoopbackServer, type Handler } from '../testing/loopback-server.js';
import { LocalSharedState } from '../testing/local-shared-state.js';
import { failureOf, TestCaller } from '../testing/test-caller.js';
import { XApiClient } from '../x-api-client.js';
import { UNLIMITED_SPENDING, type XPlannedCall } from '../spending/x-spend-guard.js';
import type { XDialect } from './x-dialect.js';

const OK = json(200, { data: [{ id: '1' }] });
const refusalOf = (parameter: string) =>
  json(400, { errors: [{ parameter, type: 'https://api.x.com/2/problems/invalid-request' }] });

/** Answers in one dialect, and refuses the other as X does. */
const speaking =
  (dialect: XDialect): Handler =>
  (response, request) => {
    const [spoken, refused] =
      dialect === 'posts' ? ['post.fields', 'tweet.fields'] : ['tweet.fields', 'post.fields'];
    (request.url.searchParams.has(spoken) ? OK : refusalOf(refused))(response, request);
  };

function gate(): [opened: Promise<void>, open: () => void] {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return [opened, open];
}

describe('when X changes its dialect', () => {
  let server: LoopbackServer;
  let client: XApiClient;
  const ada = new TestCaller('7');

  beforeEach(async () => {
    server = await LoopbackServer.start(speaking('posts'));
    client = new XApiClient({ dialect: 'posts', baseUrl: server.url });
    ada.calls.length = 0;
  });
  afterEach(() => server.close());

  const ask = (using = client) => using.posts(ada.context, ['1']);
  const burst = (size: number, using = client) => Promise.all(Array.from({ length: size }, () => ask(using)));
  const wasted = () => ada.calls.filter(({ status }) => status === 400).length;

  it('should cost one failed call of 20 concurrent ones at each change', async () => {
    for (const [index, dialect] of (['tweets', 'posts', 'tweets'] as const).entries()) {
      server.answer(speaking(dialect));
      await burst(20);
      expect(wasted()).toBe(index + 1);
      expect(server.requests).toHaveLength(21);
    }
  });

  it('should send all waiting calls at once after the probe', async () => {
    const underWay: (() => void)[] = [];
    let mostUnderWay = 0;
    server.answer((response, request) => {
      const answer = (): void => {
        OK(response, request);
      };
      if (server.requests.length === 1) answer();
      else underWay.push(answer);
      mostUnderWay = Math.max(mostUnderWay, underWay.length);
      if (underWay.length === 9) for (const send of underWay) send();
    });
    await burst(10);
    expect(mostUnderWay).toBe(9);
  });

  it('should probe again when the answer to the first probe does not show the dialect', async () => {
    server.answer((response, request) => {
      const handler = server.requests.length <= 2 ? json(401, {}) : speaking('tweets');
      handler(response, request);
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => ask()));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(wasted()).toBe(1);
  });

  it('should keep the new dialect when its first request fails for another reason', async () => {
    server.answer((response, request) => {
      const handler = server.requests.length === 2 ? json(503, {}) : speaking('tweets');
      handler(response, request);
    });
    expect(await failureOf(ask())).toMatchObject({ code: 'unavailable' });
    await ask();
    expect(wasted()).toBe(1);
  });

  it('should not let other calls wait for the access token or the reservation of one call', async () => {
    const [stuck, letGo] = gate();
    const spend = {
      reserve: async (call: XPlannedCall) => {
        if (call.memberId === 'member-9') await stuck;
        return UNLIMITED_SPENDING.reserve(call);
      },
    };
    client = new XApiClient({ dialect: 'posts', baseUrl: server.url, timeoutMs: 60_000, spend });
    const waitsForToken = client.posts(
      { ...new TestCaller('8').context, accessToken: () => stuck.then(() => 'token-8') },
      ['1'],
    );
    const waitsForBooks = client.posts(new TestCaller('9').context, ['1']);
    await ask();
    expect(server.requests).toHaveLength(1);
    letGo();
    await Promise.all([waitsForToken, waitsForBooks]);
  });

  it('should let calls wait only a part of the time limit for a probe without an answer', async () => {
    const [held, letGo] = gate();
    const ended: string[] = [];
    server.answer((response, request) => {
      if (request.url.pathname.endsWith('/tweets') && request.url.pathname.includes('users'))
        void held.then(() => {
          OK(response, request);
        });
      else OK(response, request);
    });
    client = new XApiClient({ dialect: 'posts', baseUrl: server.url, timeoutMs: 5_000 });
    const hanging = client.timelinePage(ada.context, '7', { maxResults: 5 }).catch(() => undefined);
    await waitForRequests(1);
    await Promise.all([
      hanging.then(() => ended.push('hanging')),
      ...[1, 2, 3].map(() => ask().then(() => ended.push('other'))),
    ]);
    letGo();
    expect(ended).toEqual(['other', 'other', 'other', 'hanging']);
  });

  async function waitForRequests(count: number): Promise<void> {
    while (server.requests.length < count) await new Promise((resolve) => setImmediate(resolve));
  }

  it('should end the wait of a call that is aborted, and not send it', async () => {
    const release: (() => void)[] = [];
    server.answer((response, request) => {
      release.push(() => {
        OK(response, request);
      });
      giveUp.abort();
    });
    const giveUp = new AbortController();
    const first = ask();
    const given = client.posts({ ...ada.context, signal: giveUp.signal }, ['1']);
    expect(await failureOf(given)).toMatchObject({ code: 'aborted', sent: false });
    for (const send of release) send();
    await first;
    expect(server.requests).toHaveLength(1);
  });

  it('should be shared once when several calls in flight are refused', async () => {
    const sharedState = new LocalSharedState(Date.now);
    client = new XApiClient({ dialect: 'posts', baseUrl: server.url, sharedState });
    const underWay: (() => void)[] = [];
    server.answer((response, request) => {
      if (server.requests.length === 1 || server.requests.length > 5) {
        speaking(server.requests.length === 1 ? 'posts' : 'tweets')(response, request);
        return;
      }
      underWay.push(() => {
        speaking('tweets')(response, request);
      });
      if (underWay.length === 4) for (const send of underWay) send();
    });
    await burst(5);
    expect(wasted()).toBe(4);
    expect(sharedState.written.filter((key) => key === 'dialect')).toHaveLength(1);
  });

  it('should keep the first dialect, in other instances too, after X has refused both', async () => {
    const sharedState = new LocalSharedState(Date.now);
    const other = new XApiClient({ dialect: 'posts', baseUrl: server.url, sharedState });
    client = new XApiClient({ dialect: 'posts', baseUrl: server.url, sharedState });
    server.answer(refusalOf('expansions'));
    expect(await failureOf(ask())).toMatchObject({ code: 'bad_request' });
    server.answer(speaking('posts'));
    await ask(other);
    await ask();
    expect(wasted()).toBe(2);
  });

  it('should be undone in another instance that switched too, within the same millisecond', async () => {
    const now = (): number => 1_000;
    const sharedState = new LocalSharedState(now);
    const other = new XApiClient({ dialect: 'posts', baseUrl: server.url, sharedState, now });
    client = new XApiClient({ dialect: 'posts', baseUrl: server.url, sharedState, now });
    const refuse = refusalOf('expansions');
    const along: Promise<unknown>[] = [];
    server.answer((response, request) => {
      if (server.requests.length === 1) {
        refuse(response, request);
        return;
      }
      server.answer(speaking('tweets'));
      const switched = ask(other);
      along.push(switched);
      void switched.finally(() => {
        refuse(response, request);
      });
    });
    expect(await failureOf(ask())).toMatchObject({ code: 'bad_request' });
    await Promise.all(along);
    server.answer(speaking('posts'));
    await ask(other);
    expect(wasted()).toBe(2);
  });

  it('should be known to another instance without a failed call', async () => {
    const sharedState = new LocalSharedState(Date.now);
    const [one, two] = [0, 1].map(
      () => new XApiClient({ dialect: 'posts', baseUrl: server.url, sharedState }),
    );
    if (one === undefined || two === undefined) throw new Error('two instances');
    for (const [index, dialect] of (['tweets', 'posts', 'tweets'] as const).entries()) {
      server.answer(speaking(dialect));
      await burst(5, index === 1 ? two : one);
      await burst(5, index === 1 ? one : two);
      expect(wasted()).toBe(index + 1);
    }
    sharedState.clear();
    await burst(5, two);
    expect(wasted()).toBe(3);
  });
});
