import { createHash } from 'node:crypto';
import { startSimulator, type XSimulator } from '#x-simulator';
import { snowflakeTime } from './answers/snowflake.js';
import type { XBill } from './spending/x-prices.js';
import { XApiClient } from './x-api-client.js';
import { XApiError } from './x-api-error.js';
import type { XCallRecord } from './calls/x-call.js';
import { XOAuthClient } from './x-oauth-client.js';

const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-length';
const REDIRECT_URI = 'http://localhost:3000/callback';

describe('against the simulator', () => {
  let x: XSimulator;
  let oauth: XOAuthClient;

  beforeEach(async () => {
    x = await startSimulator({ clientId: 'id', clientSecret: 'a-secret', billsIncludes: true });
    x.world.addUser({ username: 'ada' });
    x.world.addUser({ username: 'grace', protected: true });
    oauth = new XOAuthClient({ baseUrl: x.url, clientId: 'id', clientSecret: 'a-secret' });
  });
  afterEach(() => x.close());

  const authorize = async (): Promise<string> => {
    const address = new URL(x.authorizeUrl);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: 'id',
      redirect_uri: REDIRECT_URI,
      scope: 'tweet.read users.read like.read bookmark.read offline.access',
      state: 'state',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    return (await x.approve(address.href, 'ada')).searchParams.get('code') ?? '';
  };
  const connect = async () =>
    oauth.exchangeCode({ code: await authorize(), codeVerifier: VERIFIER, redirectUri: REDIRECT_URI });

  it('should exchange a code, refresh once per refresh token, and revoke', async () => {
    const first = await connect();
    expect(first).toMatchObject({ expiresInSeconds: 7200, scopes: expect.arrayContaining(['like.read']) });
    const second = await oauth.refresh(first.refreshToken ?? '');
    expect(second.refreshToken).not.toBe(first.refreshToken);

    const api = new XApiClient({ baseUrl: x.url });
    const context = { caller: null, accessToken: () => Promise.resolve(second.accessToken) };
    await expect(api.me(context)).resolves.toMatchObject({ username: 'ada' });
    await oauth.revoke(second.accessToken, 'access_token');
    await oauth.revoke(second.accessToken, 'access_token');
    await expect(api.me(context)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(oauth.refresh(first.refreshToken ?? '')).rejects.toMatchObject({ temporary: false });
  });

  it('should refuse a wrong verifier as X does', async () => {
    const wrong = { code: await authorize(), codeVerifier: `${VERIFIER}!`, redirectUri: REDIRECT_URI };
    await expect(oauth.exchangeCode(wrong)).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
  });

  it.each(['posts', 'tweets'] as const)(
    'should read every kind of action in the dialect %s',
    async (dialect) => {
      x.setDialect(dialect);
      const { id: adaId } = x.world.user('ada');
      const calls: XCallRecord[] = [];
      const { accessToken } = await connect();
      const context = {
        caller: { xUserId: adaId, memberId: 'ada' },
        accessToken: () => Promise.resolve(accessToken),
        onCall: (call: XCallRecord) => calls.push(call),
      };
      const api = new XApiClient({ baseUrl: x.url });

      const target = x.world.post({ author: 'ada', text: 'target', urls: ['https://example.com/'] });
      const secret = x.world.post({ author: 'grace', text: 'secret' });
      const repost = x.world.repost('ada', target.id);
      const long = x.world.quote('ada', target.id, 'long '.repeat(100));
      x.world.like('ada', target.id);
      x.world.bookmark('ada', target.id);
      x.world.follow('ada', 'grace');

      const timeline = await api.timelinePage(context, adaId, { maxResults: 100, sinceId: target.id });
      expect(timeline.posts.map(({ id, references }) => [id, references])).toEqual([
        [long.id, [{ kind: 'quoted', id: target.id }]],
        [repost.id, [{ kind: 'retweeted', id: target.id }]],
      ]);
      expect(timeline.posts[0]?.text).toContain('long '.repeat(100).trim());

      const lookups = await api.posts(context, [target.id, secret.id, '1']);
      expect(lookups.get(target.id)).toMatchObject({
        state: 'found',
        post: { authorId: adaId, text: expect.stringContaining('https://example.com/') },
      });
      expect(lookups.get(secret.id)).toEqual({ state: 'hidden' });
      expect(lookups.get('1')).toEqual({ state: 'gone' });

      for (const page of [
        await api.likedPage(context, adaId, { maxResults: 5 }),
        await api.bookmarksPage(context, adaId, { maxResults: 5 }),
      ]) {
        expect(page.posts.map(({ id }) => id)).toEqual([target.id]);
      }
      const relationships = await api.relationships(context, ['Grace', 'nobody']);
      expect(relationships.get('grace')).toMatchObject({ statuses: ['follow_request_sent'] });
      expect(relationships.get('nobody')).toEqual({ state: 'gone' });

      expect(calls.filter(({ failure }) => failure !== null)).toHaveLength(dialect === 'tweets' ? 0 : 1);
      const sumOf = (of: (bill: XBill) => number) => calls.reduce((sum, { bill }) => sum + of(bill), 0);
      expect(sumOf(({ resources }) => resources)).toBe(x.requests.billedResources());
      expect(sumOf(({ microUsd }) => microUsd)).toBe(x.requests.costMicroUsd());
      expect(Math.floor(snowflakeTime(target.id).getTime() / 1000)).toBe(Math.floor(target.createdAt / 1000));
    },
  );

  describe('requests that would fail', () => {
    let now: number;
    let api: XApiClient;
    const contextOf = (username: string) => {
      const { id } = x.world.user(username);
      const { access_token } = x.oauth.issueTokens(id, ['tweet.read', 'users.read']);
      return {
        caller: { xUserId: id, memberId: username },
        accessToken: () => Promise.resolve(access_token),
      };
    };

    beforeEach(async () => {
      await x.close();
      now = Date.now();
      x = await startSimulator({ now: () => now });
      for (const username of ['ada', 'grace']) x.world.addUser({ username });
      api = new XApiClient({ baseUrl: x.url, now: () => now });
    });

    it.each(['user', 'app'] as const)(
      'should not be sent while the daily limit of the %s is used up',
      async (scope) => {
        x.limits.setDaily(scope, 2);
        const [ada, grace] = [contextOf('ada'), contextOf('grace')];
        await api.me(ada);
        await api.me(ada);
        await expect(api.me(ada)).rejects.toMatchObject({ code: 'rate_limited', sent: false });
        const [held, free] = scope === 'user' ? ['relationships', grace] : ['me', ada];
        const stopped = held === 'me' ? api.me(grace) : api.relationships(ada, ['grace']);
        await expect(stopped).rejects.toMatchObject({ code: 'rate_limited', sent: false });
        await api.relationships(free, ['ada']);
        expect(x.requests.count({ status: 429 })).toBe(0);
        now += 24 * 60 * 60 * 1000 + 1000;
        await expect(api.me(contextOf('ada'))).resolves.toMatchObject({ username: 'ada' });
      },
    );

    it('should not be sent more often than the window allows, and be sent again when it is over', async () => {
      x.limits.set('/2/users/me', { limit: 3, windowSeconds: 900 });
      const ada = contextOf('ada');
      await api.me(ada);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => api.me(ada)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      expect(x.requests.count()).toBe(3);
      now += 901_000;
      await expect(api.me(ada)).resolves.toBeDefined();
      expect(x.requests.count({ status: 429 })).toBe(0);
    });

    it('should be one probe at a time while credits are depleted, and none for other users', async () => {
      x.faults.add({ kind: 'credits-depleted', times: 2 });
      const [ada, grace] = [contextOf('ada'), contextOf('grace')];
      const codes: string[] = [];
      for (let minute = 0; minute < 4; minute += 1) {
        for (const context of [ada, grace, ada]) {
          const outcome = await api.me(context).catch((error: unknown) => error);
          if (outcome instanceof XApiError) codes.push(`${outcome.code} ${outcome.sent}`);
        }
        now += 60_000;
      }
      expect(x.requests.count({ status: 402 })).toBe(2);
      expect(x.requests.count({ status: 200 })).toBe(3);
      expect(codes.filter((code) => code === 'credits_depleted false')).toHaveLength(7);
    });
  });
});
