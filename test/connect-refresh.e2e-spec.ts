import type { Response } from 'supertest';
import { AccessTokens } from '../src/twitter-connection/access-tokens.js';
import { ConnectionTokens } from '../src/twitter-connection/connection-tokens.js';
import { anotherInstance } from './support/another-instance.js';
import { claimUndoneFollow, expectRejected, forgetRetries, verify } from './support/completions.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, Member } from './support/member.js';
import { tokensIssuedBy } from './support/sign-in-outcome.js';
import { sized } from './support/sized.js';
import { holdAnswers } from './support/stall.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const CONNECTION = '/v1/twitter/connection';
const TOKEN_LIFETIME_MS = 7_200_000;
/** X is left alone for this long after it failed to refresh. */
const REFRESH_COOLDOWN_MS = 30_000;
const MINUTE_MS = 60_000;

let testApp: TestApp;
let alice: Member;
let completionId: string;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

/** Each test has a connected member who does not follow the brand: a no needs a call to X every time. */
beforeEach(async () => {
  members += 1;
  alice = await aMember(testApp, `alice${members}`).connect();
  completionId = await claimUndoneFollow(alice);
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(async () => {
  await testApp.close();
});

function expectNotFollowed(response: Response): void {
  expectRejected(response, /^@brand is not followed/);
}

const connection = () =>
  testApp.database.twitterConnection.findUniqueOrThrow({ where: { userId: alice.id } });
const storedTokens = async () =>
  testApp.app.get(ConnectionTokens, { strict: false }).openOrThrow(await connection());
const refreshes = (): number => testApp.simulator.requests.count({ route: '/2/oauth2/token' });
const lookups = (): number => testApp.simulator.requests.count({ route: '/2/users/by' });

describe('an access token', () => {
  it('should not be refreshed while it has long to live', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS - 10 * MINUTE_MS);
    expectNotFollowed(await verify(alice, completionId));
    expect(refreshes()).toBe(0);
  });

  it.each([
    ['is about to expire', TOKEN_LIFETIME_MS - MINUTE_MS],
    ['has expired', TOKEN_LIFETIME_MS],
    ['expired long ago', 10 * TOKEN_LIFETIME_MS],
  ])('should be refreshed by the next verification when it %s', async (_when, ms) => {
    testApp.clock.advance(ms);
    const fresh = await tokensIssuedBy(testApp, async () => {
      expectNotFollowed(await verify(alice, completionId));
    });
    const stored = await storedTokens();
    expect([stored.accessToken, stored.refreshToken]).toEqual(fresh);
    expect(refreshes()).toBe(1);
    expect(await connection()).toMatchObject({
      tokenExpiresAt: new Date(testApp.clock.now().getTime() + TOKEN_LIFETIME_MS),
      isActive: true,
      accessToken: expect.stringMatching(/^v1\.test\./),
      refreshToken: expect.stringMatching(/^v1\.test\./),
    });
  });

  it('should be refreshed again and again, each time with the refresh token that came last', async () => {
    for (const round of [1, 2, 3]) {
      testApp.clock.advance(TOKEN_LIFETIME_MS);
      expectNotFollowed(await verify(alice, completionId));
      expect(refreshes()).toBe(round);
    }
  });

  it('should not count the refresh as a call to the API', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expect((await verify(alice, completionId)).body.verification.apiCallCount).toBe(1);
  });

  it('should be refreshed once for many verifications at once', async () => {
    const claims = [completionId];
    while (claims.length < sized(4, 10)) claims.push(await claimUndoneFollow(alice));
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    testApp.simulator.requests.clear();
    const responses = await Promise.all(claims.map((id) => verify(alice, id)));
    for (const response of responses) expectNotFollowed(response);
    expect(refreshes()).toBe(1);
  });

  it('should be refreshed once for ten who ask for it at the same time', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const { id } = await connection();
    const tokens = testApp.app.get(AccessTokens, { strict: false });
    const handedOut = await Promise.all(Array.from({ length: 10 }, () => tokens.accessTokenFor(id)));
    const { accessToken } = await storedTokens();
    expect(new Set(handedOut.map(({ value }) => value))).toEqual(new Set([accessToken]));
    expect(refreshes()).toBe(1);
  });
});

describe('a refresh that brings no refresh token', () => {
  it.each(['absent', 'empty'])('should keep the stored one when it is %s', async (how) => {
    const before = await storedTokens();
    if (how === 'absent') testApp.simulator.oauth.omitRefreshToken();
    else testApp.simulator.faults.add({ kind: 'empty-refresh-token' });
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expectNotFollowed(await verify(alice, completionId));
    const after = await storedTokens();
    expect(after.refreshToken).toBe(before.refreshToken);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});

describe('the scopes of a connection after a refresh', () => {
  const scopesShown = async () => (await alice.get(CONNECTION)).body.scopes as string[];

  it('should be those from before when X does not name them, as often as it does not', async () => {
    const before = await scopesShown();
    expect(before).toContain('like.read');
    testApp.simulator.oauth.omitScope(2);
    for (const round of [1, 2]) {
      testApp.clock.advance(TOKEN_LIFETIME_MS);
      expectNotFollowed(await verify(alice, completionId));
      expect(refreshes()).toBe(round);
      expect(await scopesShown()).toEqual(before);
    }
  });

  it('should be those that X names', async () => {
    await testApp.database.twitterConnection.update({
      where: { userId: alice.id },
      data: { scope: 'tweet.read users.read offline.access' },
    });
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expectNotFollowed(await verify(alice, completionId));
    expect(await scopesShown()).toEqual(['tweet.read', 'users.read', 'like.read', 'offline.access']);
  });
});

describe('an access token that X refuses although its time has not come', () => {
  it('should be refreshed once, and the call be made again', async () => {
    testApp.simulator.oauth.expireAccessTokens((await connection()).twitterId);
    const response = await verify(alice, completionId);
    expectNotFollowed(response);
    expect(response.body.verification.apiCallCount).toBe(2);
    expect([refreshes(), lookups()]).toEqual([1, 2]);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });

  it('should be X’s fault when X refuses the fresh one too', async () => {
    testApp.simulator.faults.add({ kind: 'unauthorized', times: Infinity });
    const response = await verify(alice, completionId);
    expect(response.body).toMatchObject({
      status: 'PENDING',
      errorCode: 'x_unavailable',
      nextVerificationAt: expect.any(String),
      verification: { verificationResult: 'ERROR', apiCallCount: 2 },
    });
    expect([refreshes(), lookups()]).toEqual([1, 2]);
    expect((await alice.get(CONNECTION)).body).toMatchObject({
      status: 'active',
      isActive: true,
    });
  });

  it('should be the last one when X refuses the refresh, and keep everything from X until the member connects again', async () => {
    testApp.simulator.oauth.revokeGrant((await connection()).twitterId);
    expect((await verify(alice, completionId)).body).toMatchObject({
      errorCode: 'token_expired',
      nextVerificationAt: null,
    });
    testApp.simulator.requests.clear();
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expect((await verify(alice, completionId)).body).toMatchObject({
      errorCode: 'token_expired',
      verification: { verificationResult: 'ERROR', apiCallCount: 0 },
    });
    expect(testApp.simulator.requests.count()).toBe(0);
    await alice.connect();
    expectNotFollowed(await verify(alice, completionId));
  });
});

describe('a refresh that fails for now', () => {
  let impatient: TestApp;

  beforeAll(async () => {
    impatient = await anotherInstance(testApp, { env: { X_TOKEN_TIMEOUT_MS: '500' } });
  });

  afterAll(() => impatient.close());

  it.each([
    ['x_unavailable', { kind: 'server-error', status: 500 }],
    ['x_unavailable', { kind: 'server-error', status: 503 }],
    ['x_unavailable', { kind: 'hang-up' }],
    ['rate_limited', { kind: 'rate-limited' }],
    ['x_app_forbidden', { kind: 'unauthorized' }],
    ['timeout', { kind: 'timeout' }],
  ] as const)('should leave the connection as it is and be tried again: %s, %j', async (errorCode, fault) => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const before = await connection();
    testApp.simulator.faults.add({ ...fault, route: '/2/oauth2/token' });
    const app = fault.kind === 'timeout' ? impatient : testApp;
    const response = await verify(new Member(app, alice.id, alice.username), completionId);
    expect(response.body).toMatchObject({
      status: 'PENDING',
      errorCode,
      nextVerificationAt: expect.any(String),
      verification: { verificationResult: 'ERROR', apiCallCount: 0 },
    });
    expect(lookups()).toBe(0);
    const { lastRefreshAt: _before, lastRefreshError: _none, updatedAt: _then, ...left } = before;
    expect(await connection()).toMatchObject({ ...left, lastRefreshError: expect.any(String) });
    expect((await alice.get(CONNECTION)).body.status).toBe('expired');
    testApp.clock.advance(REFRESH_COOLDOWN_MS);
    expectNotFollowed(await verify(alice, completionId));
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});

describe('a refresh that races', () => {
  /** Begins a verification whose refresh X takes its time for. */
  async function aSlowRefresh(): Promise<{ verification: Promise<Response>; goOn: () => void }> {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const { goOn } = holdAnswers(testApp.simulator, { route: '/2/oauth2/token' });
    const verification = verify(alice, completionId);
    await waitUntil('the refresh has begun', () => (refreshes() === 1 ? true : null));
    return { verification, goOn };
  }

  it('should not bring back a connection that the member ends meanwhile', async () => {
    const { verification, goOn } = await aSlowRefresh();
    expect((await alice.delete(CONNECTION)).status).toBe(204);
    goOn();
    expectProblem(await verification, 409, 'twitter_not_connected');
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
  });

  it('should lose against a new sign-in, and go on with the tokens of that', async () => {
    const issued = await tokensIssuedBy(testApp, async () => {
      const { verification, goOn } = await aSlowRefresh();
      await alice.connect();
      goOn();
      expectNotFollowed(await verification);
    });
    const stored = await storedTokens();
    const kept: string[] = [stored.accessToken, stored.refreshToken];
    expect(issued).toEqual(expect.arrayContaining(kept));
    expect(issued).toHaveLength(4);
    expect(testApp.simulator.oauth.revokedTokens).not.toEqual(expect.arrayContaining([stored.refreshToken]));
    expectNotFollowed(await verify(alice, completionId));
  });
});
