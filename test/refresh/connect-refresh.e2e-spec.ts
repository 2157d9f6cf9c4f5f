import type { Response } from 'supertest';
import { AccessTokens } from '../../src/twitter-connection/tokens/access-tokens.js';
import { anotherInstance } from '../support/app/another-instance.js';
import {
  claimUndoneFollow,
  expectNotFollowed,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, Member } from '../support/members/member.js';
import { tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { sized } from '../support/app/sized.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { connectionOf, storedPairOf } from '../support/members/connection-row.js';

const CONNECTION = '/v1/twitter/connection';
const TOKEN_LIFETIME_MS = 7_200_000;
/** X is not asked again for this long after a failed refresh. */
const REFRESH_COOLDOWN_MS = 30_000;
const MINUTE_MS = 60_000;

let testApp: TestApp;
let alice: Member;
let completionId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

/** Each test has a connected member who does not follow the brand: each rejection needs a call to X. */
beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  completionId = await claimUndoneFollow(alice);
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

const refreshes = (): number => testApp.simulator.requests.count({ route: '/2/oauth2/token' });
const lookups = (): number => testApp.simulator.requests.count({ route: '/2/users/by' });

describe('an access token', () => {
  it('should not be refreshed while it is valid for long', async () => {
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
    const stored = await storedPairOf(alice);
    expect([stored.accessToken, stored.refreshToken]).toEqual(fresh);
    expect(refreshes()).toBe(1);
    expect(await connectionOf(alice)).toMatchObject({
      tokenExpiresAt: new Date(testApp.clock.now().getTime() + TOKEN_LIFETIME_MS),
      isActive: true,
      accessToken: expect.stringMatching(/^v1\.test\./),
      refreshToken: expect.stringMatching(/^v1\.test\./),
    });
  });

  it('should be refreshed repeatedly, each time with the latest refresh token', async () => {
    for (const round of [1, 2, 3]) {
      testApp.clock.advance(TOKEN_LIFETIME_MS);
      expectNotFollowed(await verify(alice, completionId));
      expect(refreshes()).toBe(round);
    }
  });

  it('should not count its refresh as an API call', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expect((await verify(alice, completionId)).body.verification.apiCallCount).toBe(1);
  });

  it('should be refreshed once for many verifications at the same time', async () => {
    const claims = [completionId];
    while (claims.length < sized(4, 10)) claims.push(await claimUndoneFollow(alice));
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    testApp.simulator.requests.clear();
    const responses = await Promise.all(claims.map((id) => verify(alice, id)));
    for (const response of responses) expectNotFollowed(response);
    expect(refreshes()).toBe(1);
  });

  it('should be refreshed once for ten callers at the same time', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const { id } = await connectionOf(alice);
    const tokens = testApp.app.get(AccessTokens, { strict: false });
    const handedOut = await Promise.all(Array.from({ length: 10 }, () => tokens.accessTokenFor(id)));
    const { accessToken } = await storedPairOf(alice);
    expect(new Set(handedOut.map(({ value }) => value))).toEqual(new Set([accessToken]));
    expect(refreshes()).toBe(1);
  });
});

describe('a refresh without a new refresh token', () => {
  it.each(['absent', 'empty'])('should keep the stored one when it is %s', async (how) => {
    const before = await storedPairOf(alice);
    if (how === 'absent') testApp.simulator.oauth.omitRefreshToken();
    else testApp.simulator.faults.add({ kind: 'empty-refresh-token' });
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expectNotFollowed(await verify(alice, completionId));
    const after = await storedPairOf(alice);
    expect(after.refreshToken).toBe(before.refreshToken);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});

describe('the scopes of a connection after a refresh', () => {
  const scopesShown = async () => (await alice.get(CONNECTION)).body.scopes as string[];

  it('should stay the same whenever X does not name them', async () => {
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

describe('an access token that X refuses before it expires', () => {
  it('should be refreshed once, and the call repeated', async () => {
    testApp.simulator.oauth.expireAccessTokens((await connectionOf(alice)).twitterId);
    const response = await verify(alice, completionId);
    expectNotFollowed(response);
    expect(response.body.verification.apiCallCount).toBe(2);
    expect([refreshes(), lookups()]).toEqual([1, 2]);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });

  it('should be x_unavailable when X refuses the new one too', async () => {
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

  it('should stop all calls when X refuses the refresh, until the member connects again', async () => {
    testApp.simulator.oauth.revokeGrant((await connectionOf(alice)).twitterId);
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

describe('a refresh that fails for a while', () => {
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
  ] as const)('should not change the connection and be retried: %s, %j', async (errorCode, fault) => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const before = await connectionOf(alice);
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
    expect(await connectionOf(alice)).toMatchObject({ ...left, lastRefreshError: expect.any(String) });
    expect((await alice.get(CONNECTION)).body.status).toBe('expired');
    testApp.clock.advance(REFRESH_COOLDOWN_MS);
    expectNotFollowed(await verify(alice, completionId));
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});

describe('a refresh at the same time as another change', () => {
  /** Begins a verification whose refresh X answers late. */
  async function aSlowRefresh(): Promise<{ verification: Promise<Response>; goOn: () => void }> {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const { goOn } = holdAnswers(testApp.simulator, { route: '/2/oauth2/token' });
    const verification = verify(alice, completionId);
    await waitUntil('the refresh has begun', () => refreshes() === 1);
    return { verification, goOn };
  }

  it('should not restore a connection that the member ends meanwhile', async () => {
    const { verification, goOn } = await aSlowRefresh();
    expect((await alice.delete(CONNECTION)).status).toBe(204);
    goOn();
    expectProblem(await verification, 409, 'twitter_not_connected');
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
  });

  it('should lose against a new sign-in, and use its tokens', async () => {
    const issued = await tokensIssuedBy(testApp, async () => {
      const { verification, goOn } = await aSlowRefresh();
      await alice.connect();
      goOn();
      expectNotFollowed(await verification);
    });
    const stored = await storedPairOf(alice);
    const kept: string[] = [stored.accessToken, stored.refreshToken];
    expect(issued).toEqual(expect.arrayContaining(kept));
    expect(issued).toHaveLength(4);
    expect(testApp.simulator.oauth.revokedTokens).not.toEqual(expect.arrayContaining([stored.refreshToken]));
    expectNotFollowed(await verify(alice, completionId));
  });
});
