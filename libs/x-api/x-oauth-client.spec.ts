import { json, LoopbackServer, raw } from './testing/loopback-server.js';
import { XOAuthClient } from './x-oauth-client.js';
import { XOAuthError } from './x-oauth-error.js';

const GRANT = {
  token_type: 'bearer',
  expires_in: 7200,
  access_token: 'fresh-access',
  refresh_token: 'fresh-refresh',
  scope: 'tweet.read users.read offline.access',
};

describe('XOAuthClient', () => {
  let server: LoopbackServer;
  const clientOf = (options: { timeoutMs?: number; clientSecret?: string } = {}) =>
    new XOAuthClient({ baseUrl: server.url, clientId: 'an id', clientSecret: 'a:secret+/~', ...options });
  const failureOf = async (call: Promise<unknown>): Promise<XOAuthError> => {
    const outcome = await call.then(
      () => 'no failure',
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(XOAuthError);
    return outcome as XOAuthError;
  };
  const sent = () => {
    const request = server.requests.at(-1);
    return {
      line: `${request?.method ?? ''} ${request?.url.pathname ?? ''}${request?.url.search ?? ''}`,
      form: Object.fromEntries(new URLSearchParams(request?.body)),
      contentType: request?.headers['content-type'],
      authorization: request?.headers.authorization,
    };
  };

  beforeEach(async () => {
    server = await LoopbackServer.start(json(200, GRANT));
  });
  afterEach(() => server.close());

  it('should exchange a code with its verifier, with the secret only in the header', async () => {
    const grant = await clientOf().exchangeCode({
      code: 'the code',
      codeVerifier: 'the~verifier',
      redirectUri: 'https://app.example/callback?a=b',
    });
    expect(grant).toEqual({
      accessToken: 'fresh-access',
      refreshToken: 'fresh-refresh',
      expiresInSeconds: 7200,
      scopes: ['tweet.read', 'users.read', 'offline.access'],
      tokenType: 'bearer',
    });
    expect(sent()).toEqual({
      line: 'POST /2/oauth2/token',
      contentType: 'application/x-www-form-urlencoded',
      // RFC 6749 2.3.1: form-urlencoded first, so that a colon in the id or the secret divides nothing.
      authorization: `Basic ${Buffer.from('an+id:a%3Asecret%2B%2F%7E').toString('base64')}`,
      form: {
        grant_type: 'authorization_code',
        code: 'the code',
        code_verifier: 'the~verifier',
        redirect_uri: 'https://app.example/callback?a=b',
      },
    });
  });

  it('should exchange a refresh token', async () => {
    await clientOf().refresh('old-refresh');
    expect(sent()).toMatchObject({
      line: 'POST /2/oauth2/token',
      form: { grant_type: 'refresh_token', refresh_token: 'old-refresh' },
    });
  });

  it.each([{ refresh_token: undefined }, { refresh_token: '' }, { refresh_token: null }])(
    'should read %j as no refresh token',
    async (fields) => {
      server.answer(json(200, { ...GRANT, ...fields }));
      await expect(clientOf().refresh('old')).resolves.toMatchObject({ refreshToken: null });
    },
  );

  it('should not lose rotated tokens because of another invalid field', async () => {
    server.answer(
      json(200, { access_token: 'a', refresh_token: 'r', expires_in: 'soon', scope: 5, token_type: null }),
    );
    await expect(clientOf().refresh('old')).resolves.toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      expiresInSeconds: 7200,
      scopes: [],
      tokenType: 'bearer',
    });
  });

  it.each([
    [400, { error: 'invalid_grant' }, 'invalid_grant', false],
    [400, { error: 'invalid_request', error_description: 'x' }, 'invalid_request', false],
    [401, { error: 'invalid_client' }, 'invalid_client', false],
    [401, { error: 'unauthorized_client' }, 'unauthorized_client', false],
    [401, { title: 'Unauthorized' }, 'invalid_client', false],
    [400, { error: 'unsupported_grant_type' }, 'unsupported_grant_type', false],
    [400, { error: 'invalid_scope' }, 'invalid_scope', false],
    [400, { error: 'something_else' }, 'rejected', false],
    [403, 'no object', 'rejected', false],
    [408, {}, 'unavailable', true],
    [429, { error: 'invalid_grant' }, 'rate_limited', true],
    [500, { error: 'invalid_grant' }, 'unavailable', true],
    [503, null, 'unavailable', true],
  ] as const)('should read %i with %j as %s', async (status, body, code, temporary) => {
    server.answer(json(status, body));
    expect(await failureOf(clientOf().refresh('old'))).toMatchObject({ code, temporary, status });
  });

  it.each(['', 'It works!', '{}', '{"access_token":""}', '{"access_token":5}', '[]'])(
    'should treat a 200 with %j as unreadable',
    async (body) => {
      server.answer(raw(200, body));
      expect(await failureOf(clientOf().refresh('old'))).toMatchObject({ code: 'unreadable', status: 200 });
    },
  );

  it('should time out on a server that never answers and on a body that stalls', async () => {
    server.answer(() => undefined);
    expect(await failureOf(clientOf({ timeoutMs: 50 }).refresh('old'))).toMatchObject({ code: 'timeout' });
    server.answer((response) => {
      response.writeHead(200).write('{');
    });
    expect(await failureOf(clientOf({ timeoutMs: 100 }).refresh('old'))).toMatchObject({ code: 'timeout' });
  });

  it('should report a broken connection and a redirect as network, and send the secret to no other host', async () => {
    server.answer((response) => response.destroy());
    expect(await failureOf(clientOf().refresh('old'))).toMatchObject({ code: 'network', status: null });
    const elsewhere = await LoopbackServer.start(json(200, GRANT));
    server.answer(raw(307, '', { location: `${elsewhere.url}/2/oauth2/token` }));
    expect(await failureOf(clientOf().refresh('old'))).toMatchObject({ code: 'network' });
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });

  describe('revoking', () => {
    it.each(['access_token', 'refresh_token'] as const)('should send the %s with its hint', async (hint) => {
      server.answer(json(200, { revoked: true }));
      await expect(clientOf().revoke('the-token', hint)).resolves.toBeUndefined();
      expect(sent()).toMatchObject({
        line: 'POST /2/oauth2/revoke',
        form: { token: 'the-token', token_type_hint: hint },
      });
    });

    it('should always send a hint, which X requires', async () => {
      server.answer(json(200, { revoked: true }));
      await clientOf().revoke('the-token');
      expect(sent().form).toEqual({ token: 'the-token', token_type_hint: 'access_token' });
    });

    it.each(['invalid_token', 'invalid_grant'])('should treat %s as revoked', async (error) => {
      server.answer(json(400, { error }));
      await expect(clientOf().revoke('the-token')).resolves.toBeUndefined();
    });

    it.each([
      [400, { error: 'invalid_request' }, 'invalid_request'],
      [401, { error: 'invalid_client' }, 'invalid_client'],
      [503, {}, 'unavailable'],
    ] as const)('should fail on %i %j', async (status, body, code) => {
      server.answer(json(status, body));
      expect(await failureOf(clientOf().revoke('the-token'))).toMatchObject({ code, status });
    });
  });

  it('should write no token, secret or text from X into any error', async () => {
    const client = clientOf({ clientSecret: 'the-secret' });
    const echo = 'the-token the-secret';
    for (const status of [200, 400, 401, 403, 500]) {
      for (const body of [{ error: echo, error_description: echo }, echo]) {
        server.answer(json(status, body));
        const error = await failureOf(client.refresh('the-token'));
        expect([error.stack, JSON.stringify(error), String(error.cause)].join('\n')).not.toMatch(/the-/);
      }
    }
  });
});
