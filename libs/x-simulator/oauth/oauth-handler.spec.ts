import { startSimulator, type XSimulator } from '../simulator.js';
import {
  approvedForm,
  beginAttempt,
  CALLBACK,
  postForm,
  read,
  type ApiReply,
} from '../testing/simulator-client.js';

const TOKEN = '/2/oauth2/token';

describe('OAuth 2.0', () => {
  let simulator: XSimulator;
  let nowMs: number;
  let userId: string;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 4, 1);
    simulator = await startSimulator({ now: () => nowMs });
    userId = simulator.world.addUser({ username: 'ada' }).id;
  });

  afterEach(() => simulator.close());

  async function connect(): Promise<{ access_token: string; refresh_token: string }> {
    const { body } = await postForm(simulator, TOKEN, await approvedForm(simulator, 'ada'));
    return body as { access_token: string; refresh_token: string };
  }

  const refresh = (token: string): Promise<ApiReply> =>
    postForm(simulator, TOKEN, { grant_type: 'refresh_token', refresh_token: token });

  const isAccepted = async (token: string) => (await read(simulator, '/2/users/me', token)).status === 200;

  describe('authorization code', () => {
    it('should be exchanged for tokens of the user who authorized the app', async () => {
      const { status, headers, body } = await postForm(
        simulator,
        TOKEN,
        await approvedForm(simulator, 'ADA'),
      );
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(body).toEqual({
        token_type: 'bearer',
        expires_in: 7200,
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        scope: 'tweet.read users.read like.read offline.access',
      });
      const me = await read(simulator, '/2/users/me', body.access_token as string);
      expect(me.body.data).toMatchObject({ id: userId });
    });

    it('should come without a refresh token when offline.access was not granted', async () => {
      const attempt = beginAttempt(simulator, { scope: 'tweet.read users.read' });
      const { body } = await postForm(simulator, TOKEN, await approvedForm(simulator, 'ada', attempt));
      expect(body.refresh_token).toBeUndefined();
    });

    it('should be refused when the verifier does not match, without being used up', async () => {
      const form = await approvedForm(simulator, 'ada');
      const wrong = await postForm(simulator, TOKEN, { ...form, code_verifier: 'another-verifier' });
      expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_request']);
      expect((await postForm(simulator, TOKEN, form)).status).toBe(200);
    });

    it('should be refused with another redirect address', async () => {
      const form = await approvedForm(simulator, 'ada');
      const { status } = await postForm(simulator, TOKEN, { ...form, redirect_uri: `${CALLBACK}/` });
      expect(status).toBe(400);
    });

    it('should be valid for 30 seconds', async () => {
      const [early, late] = [await approvedForm(simulator, 'ada'), await approvedForm(simulator, 'ada')];
      nowMs += 29_999;
      expect((await postForm(simulator, TOKEN, early)).status).toBe(200);
      nowMs += 1;
      expect((await postForm(simulator, TOKEN, late)).status).toBe(400);
    });

    it('should work once, and revoke its tokens when it is used again', async () => {
      const form = await approvedForm(simulator, 'ada');
      const { body } = await postForm(simulator, TOKEN, form);
      expect((await postForm(simulator, TOKEN, form)).status).toBe(400);
      expect(await isAccepted(body.access_token as string)).toBe(false);
      expect((await refresh(body.refresh_token as string)).status).toBe(400);
    });

    it.each(['grant_type', 'code', 'redirect_uri', 'code_verifier'])('should require %s', async (name) => {
      const form = await approvedForm(simulator, 'ada');
      const { status, body } = await postForm(simulator, TOKEN, { ...form, [name]: '' });
      expect([status, body.error]).toEqual([400, 'invalid_request']);
      expect(body.error_description).toContain(name);
    });
  });

  describe('client authentication', () => {
    it('should refuse a wrong secret with 401 and a challenge', async () => {
      const form = await approvedForm(simulator, 'ada');
      const { status, headers, body } = await postForm(simulator, TOKEN, form, {
        credentials: 'sim-client:no',
      });
      expect([status, body.error]).toEqual([401, 'invalid_client']);
      expect(headers.get('www-authenticate')).toMatch(/^Basic /);
    });

    it('should refuse a body that is not a form', async () => {
      const form = await approvedForm(simulator, 'ada');
      const { status } = await postForm(simulator, TOKEN, form, { contentType: 'application/json' });
      expect(status).toBe(400);
    });

    it('should refuse an unknown grant type', async () => {
      const { status, body } = await postForm(simulator, TOKEN, { grant_type: 'password' });
      expect([status, body.error]).toEqual([400, 'unsupported_grant_type']);
    });
  });

  describe('refresh token', () => {
    it('should rotate and be counted', async () => {
      const first = await connect();
      const { status, body } = await refresh(first.refresh_token);
      expect(status).toBe(200);
      expect(body.refresh_token).not.toBe(first.refresh_token);
      expect(await isAccepted(body.access_token as string)).toBe(true);
      expect(simulator.oauth.tokenCalls).toEqual({ authorization_code: 1, refresh_token: 1 });
    });

    it('should revoke the whole grant when a used one is used again', async () => {
      const first = await connect();
      const second = (await refresh(first.refresh_token)).body;
      expect((await refresh(first.refresh_token)).status).toBe(400);
      expect(await isAccepted(second.access_token as string)).toBe(false);
      expect((await refresh(second.refresh_token as string)).status).toBe(400);
      expect(new Set(simulator.oauth.revokedTokens)).toEqual(new Set(simulator.oauth.issuedTokens));
    });

    it('should not affect the grants of others when one is revoked', async () => {
      const [one, other] = [await connect(), await connect()];
      await refresh(one.refresh_token);
      await refresh(one.refresh_token);
      expect((await refresh(other.refresh_token)).status).toBe(200);
    });

    it('should omit the scopes once after `omitScope`', async () => {
      const first = await connect();
      simulator.oauth.omitScope();
      const second = (await refresh(first.refresh_token)).body;
      expect(second).not.toHaveProperty('scope');
      const third = (await refresh(second.refresh_token as string)).body;
      expect(third.scope).toBe('tweet.read users.read like.read offline.access');
    });

    it('should be omitted once after `omitRefreshToken`', async () => {
      const first = await connect();
      simulator.oauth.omitRefreshToken();
      const second = (await refresh(first.refresh_token)).body;
      expect(second.refresh_token).toBeUndefined();
      expect(await isAccepted(second.access_token as string)).toBe(true);
    });
  });

  describe('access token', () => {
    it('should be valid for two hours', async () => {
      const { access_token: token } = await connect();
      nowMs += 7_200_000 - 1;
      expect(await isAccepted(token)).toBe(true);
      nowMs += 1;
      expect(await isAccepted(token)).toBe(false);
    });

    it('should expire early after `expireAccessTokens`, while the refresh token stays valid', async () => {
      const tokens = await connect();
      simulator.oauth.expireAccessTokens(userId);
      expect(await isAccepted(tokens.access_token)).toBe(false);
      expect((await refresh(tokens.refresh_token)).status).toBe(200);
    });
  });

  describe('revocation', () => {
    const revoke = (token: string) => postForm(simulator, '/2/oauth2/revoke', { token });

    it('should revoke only an access token', async () => {
      const tokens = await connect();
      expect((await revoke(tokens.access_token)).body).toEqual({ revoked: true });
      expect(await isAccepted(tokens.access_token)).toBe(false);
      expect((await refresh(tokens.refresh_token)).status).toBe(200);
    });

    it('should revoke the grant of a refresh token', async () => {
      const tokens = await connect();
      await revoke(tokens.refresh_token);
      expect(await isAccepted(tokens.access_token)).toBe(false);
      expect((await refresh(tokens.refresh_token)).status).toBe(400);
    });

    it('should accept an unknown token, and require client authentication', async () => {
      expect((await revoke('unknown')).status).toBe(200);
      const form = { token: 'unknown' };
      expect((await postForm(simulator, '/2/oauth2/revoke', form, { credentials: 'a:b' })).status).toBe(401);
    });

    it('should let a user revoke everything', async () => {
      const tokens = await connect();
      simulator.oauth.revokeGrant(userId);
      expect(await isAccepted(tokens.access_token)).toBe(false);
      expect((await refresh(tokens.refresh_token)).status).toBe(400);
    });
  });

  it('should grant only the scopes in `grantedScopes`', async () => {
    simulator.oauth.grantedScopes = ['tweet.read', 'users.read'];
    const { body } = await postForm(simulator, TOKEN, await approvedForm(simulator, 'ada'));
    expect(body).toMatchObject({ scope: 'tweet.read users.read' });
    expect(body.refresh_token).toBeUndefined();
  });

  it('should record the names of form fields but not their values', async () => {
    await connect();
    const [call] = simulator.requests.all({ route: TOKEN });
    expect(call).toMatchObject({ status: 200, userId });
    expect(call?.requestBodyKeys).toEqual(['grant_type', 'code', 'redirect_uri', 'code_verifier']);
  });
});
