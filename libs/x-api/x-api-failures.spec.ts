import { json, LoopbackServer, raw } from './testing/loopback-server.js';
import { XApiClient } from './x-api-client.js';
import { XApiError } from './x-api-error.js';

const problem = (name: string) => ({
  title: 'A title',
  detail: 'Ada Lovelace may not',
  type: `https://api.twitter.com/2/problems/${name}`,
});

const EMPTY_PAGE = '{"meta":{"result_count":0}}';

describe('failures of the X API', () => {
  let server: LoopbackServer;
  const secret = 'a-very-secret-token';
  const context = { caller: null, accessToken: () => Promise.resolve(secret) };
  const failureOf = async (call: Promise<unknown>): Promise<XApiError> => {
    const outcome = await call.then(
      () => 'no failure',
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(XApiError);
    return outcome as XApiError;
  };
  const client = (options: { timeoutMs?: number } = {}) =>
    new XApiClient({ baseUrl: server.url, ...options });
  const likes = (options: { timeoutMs?: number } = {}) =>
    client(options).likedPage(context, '7', { maxResults: 5 });

  beforeEach(async () => {
    server = await LoopbackServer.start();
  });
  afterEach(() => server.close());

  it.each([
    [401, { title: 'Unauthorized', type: 'about:blank' }, 'unauthorized', false, 'about:blank'],
    [402, problem('credits'), 'credits_depleted', true, 'credits'],
    [403, problem('client-forbidden'), 'app_forbidden', true, 'client-forbidden'],
    [
      403,
      { errors: [problem('unsupported-authentication')] },
      'app_forbidden',
      true,
      'unsupported-authentication',
    ],
    [403, { title: 'Forbidden', type: 'about:blank' }, 'forbidden', false, 'about:blank'],
    [403, { type: 'https://client-forbidden/nothing' }, 'forbidden', false, 'nothing'],
    [404, { title: 'Not Found' }, 'not_found', false, null],
    [408, '', 'unavailable', true, null],
    [400, problem('invalid-request'), 'bad_request', false, 'invalid-request'],
    [410, { title: 'Gone' }, 'bad_request', false, null],
    [403, { errors: [{ message: 'Forbidden.', code: 200 }] }, 'forbidden', false, null],
    [
      403,
      { ...problem('client-forbidden'), reason: 'user-not-enrolled' },
      'forbidden',
      false,
      'client-forbidden',
    ],
    [
      403,
      { ...problem('client-forbidden'), reason: 'client-not-enrolled' },
      'app_forbidden',
      true,
      'client-forbidden',
    ],
    [429, problem('usage-capped'), 'usage_capped', true, 'usage-capped'],
    [429, { title: 'Too Many Requests', type: 'about:blank' }, 'rate_limited', true, 'about:blank'],
    [500, null, 'unavailable', true, null],
    [503, problem('internal-error'), 'unavailable', true, 'internal-error'],
  ] as const)('should read %i with %j as %s', async (status, body, code, temporary, problemType) => {
    server.answer(json(status, body));
    const error = await failureOf(likes());
    expect(error).toMatchObject({ code, temporary, status, problemType, endpoint: 'users/liked_tweets' });
  });

  it('should read a status whose body is not JSON', async () => {
    server.answer(raw(502, '<html>Bad gateway</html>'));
    expect(await failureOf(likes())).toMatchObject({ code: 'unavailable', problemType: null });
  });

  it.each([400, 403, 404, 410])(
    'should read a %i without a problem document of X as unavailable',
    async (status) => {
      for (const body of ['<html>Blocked</html>', '', '[]', '{}', '{"message":"Forbidden"}', 'null']) {
        server.answer(raw(status, body));
        expect(await failureOf(likes())).toMatchObject({ code: 'unavailable', temporary: true, status });
      }
    },
  );

  it('should not repeat a malformed problem type', async () => {
    server.answer(json(403, { type: 'https://api.x.com/2/problems/Ada+Lovelace' }));
    expect(await failureOf(likes())).toMatchObject({ problemType: 'unrecognised' });
  });

  describe('the time to try again', () => {
    const retryAt = async (status: number, headers: Record<string, string>, body: unknown = {}) => {
      server.answer(json(status, body, headers));
      return (await failureOf(likes())).retryAt;
    };

    it('should be the reset of the rate limit, before Retry-After', async () => {
      const reset = Math.ceil(Date.now() / 1000) + 900;
      const headers = { 'x-rate-limit-reset': String(reset), 'retry-after': '5' };
      expect(await retryAt(429, headers)).toEqual(new Date(reset * 1000));
    });

    it('should be Retry-After in seconds or as a date', async () => {
      const before = Date.now();
      const at = (await retryAt(503, { 'retry-after': '120' }))?.getTime() ?? 0;
      expect(at).toBeGreaterThanOrEqual(before + 120_000);
      expect(at).toBeLessThanOrEqual(Date.now() + 120_000);
      expect(await retryAt(429, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).toEqual(
        new Date('2026-10-21T07:28:00Z'),
      );
    });

    it('should be unknown when X names a time later than its longest window ends', async () => {
      const twoDays = 2 * 24 * 3600;
      const reset = String(Math.ceil(Date.now() / 1000) + twoDays);
      expect(await retryAt(429, { 'x-rate-limit-reset': reset })).toBeNull();
      expect(await retryAt(429, { 'retry-after': String(twoDays) })).toBeNull();
      expect(await retryAt(503, { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' })).toBeNull();
      expect(await retryAt(429, { 'x-rate-limit-reset': reset, 'retry-after': '5' })).not.toBeNull();
    });

    it('should not be the reset of the window when a usage cap is reached', async () => {
      expect(await retryAt(429, { 'x-rate-limit-reset': '1800000000' }, problem('usage-capped'))).toBeNull();
    });

    it.each(['soon', '-5', '1e9', '99999999999999999999', 'Wednesday 5'])(
      'should be unknown when X says %p',
      async (value) => {
        expect(await retryAt(429, { 'x-rate-limit-reset': value, 'retry-after': value })).toBeNull();
      },
    );
  });

  describe('when no complete answer comes', () => {
    it('should time out on a server that never answers', async () => {
      server.answer(() => undefined);
      expect(await failureOf(likes({ timeoutMs: 50 }))).toMatchObject({ code: 'timeout', status: null });
    });

    it('should time out on a body that stalls', async () => {
      server.answer((response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":[');
      });
      expect(await failureOf(likes({ timeoutMs: 100 }))).toMatchObject({ code: 'timeout', status: null });
    });

    it('should stop when its caller aborts, and send nothing afterwards', async () => {
      const giveUp = new AbortController();
      server.answer(() => {
        giveUp.abort();
      });
      const given = { ...context, signal: giveUp.signal };
      expect(await failureOf(client().me(given))).toMatchObject({ code: 'aborted', temporary: true });
      expect(await failureOf(client().me(given))).toMatchObject({ code: 'aborted' });
      expect(server.requests).toHaveLength(1);
    });

    it('should report a connection that breaks as network', async () => {
      server.answer((response) => response.destroy());
      expect(await failureOf(likes())).toMatchObject({ code: 'network', status: null });
    });

    it('should name the error code when nothing listens', async () => {
      const unreachable = new XApiClient({ baseUrl: server.url });
      await server.close();
      const error = await failureOf(unreachable.me(context));
      expect(error.message).toBe('X API users/me: network (ECONNREFUSED)');
      server = await LoopbackServer.start();
    });

    it('should not follow a redirect', async () => {
      const elsewhere = await LoopbackServer.start(raw(200, EMPTY_PAGE));
      server.answer(raw(307, '', { location: `${elsewhere.url}/2/users/7/liked_tweets` }));
      expect(await failureOf(likes())).toMatchObject({ code: 'network' });
      expect(elsewhere.requests).toHaveLength(0);
      await elsewhere.close();
    });
  });

  it.each([
    ['no JSON', 'It works!'],
    ['nothing', ''],
    ['cut JSON', '{"data":[{"id":"1"}'],
    ['a bare list', '[]'],
    ['null', 'null'],
    ['bytes that are not UTF-8', Buffer.from('{"meta":{"result_count":0},"x":"\xff"}', 'latin1')],
    ['more than 5 MB', `${EMPTY_PAGE}${' '.repeat(5 * 1024 * 1024)}`],
    ['an empty object', '{}'],
    ['a count without its posts', '{"meta":{"result_count":3}}'],
    ['a post without an id', '{"data":[{"id":"1"},{"text":"no id"}],"meta":{"result_count":2}}'],
    ['an id that is a number', '{"data":[{"id":1}],"meta":{"result_count":1}}'],
  ])('should treat a 200 with %s as unreadable, not as an empty list', async (_, body) => {
    server.answer(raw(200, body, { 'content-type': 'application/json' }));
    expect(await failureOf(likes())).toMatchObject({ code: 'unreadable', status: 200, temporary: true });
  });

  it('should write neither token nor query nor a text from X into any error', async () => {
    const echo = `${secret} Ada`;
    const bodies = [{ type: echo, title: echo, detail: echo, errors: [{ type: echo, message: echo }] }, echo];
    const brokenToken = () => Promise.resolve(`${secret}\r\nx: y`);
    const errors = [await failureOf(client().me({ caller: null, accessToken: brokenToken }))];
    for (const status of [200, 302, 400, 401, 402, 403, 404, 429, 500]) {
      for (const body of bodies) {
        server.answer(json(status, body, { location: '/elsewhere' }));
        errors.push(
          await failureOf(
            client()
              .relationships(context, ['ada_lovelace'])
              .then(() => likes()),
          ),
        );
      }
    }
    for (const error of errors) {
      const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n');
      expect(shown).not.toMatch(/secret|lovelace|Ada/);
    }
  });
});
