import type { Response } from 'supertest';
import { Leases } from '#database';
import { anotherInstance } from '../support/app/another-instance.js';
import { claimUndoneFollow, expectNotFollowed, verify } from '../support/verify/completions.js';
import {
  connectionOf,
  expectHeldBack,
  expireStoredToken,
  refreshCalls,
  REVOKE_ROUTE,
  rotated,
  runOutLeases,
  runOutVerificationLease,
  storedPairOf,
  TOKEN_ROUTE,
} from '../support/members/connection-row.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, Member } from '../support/members/member.js';
import { countCalls } from '../support/http/count-calls.js';
import { holdRotated } from '../support/app/stall.js';
import { expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const CONNECTION = '/v1/twitter/connection';

let testApp: TestApp;
let otherApp: TestApp;
let alice: Member;
let completionId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  otherApp = await anotherInstance(testApp);
});

/** Each test has a connected member who does not follow the brand and whose access token has expired. */
beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  completionId = await claimUndoneFollow(alice);
  await expireStoredToken(alice);
  testApp.simulator.requests.clear();
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(async () => {
  await otherApp.close();
  await testApp.close();
});

interface StalledRefresh {
  readonly verification: Promise<Response>;
  /** The token pair that X has issued. */
  readonly tokens: string[];
  /** Lets X answer. */
  readonly goOn: () => void;
}

/** Begins a verification whose refresh has taken effect at X, while the answer is still on its way. */
async function aStalledRefresh(): Promise<StalledRefresh> {
  const { oauth } = testApp.simulator;
  const before = oauth.issuedTokens.length;
  const { goOn } = holdRotated(testApp.simulator);
  const verification = verify(alice, completionId);
  await rotated(testApp.simulator, before);
  return { verification, tokens: oauth.issuedTokens.slice(before), goOn };
}

describe('a refresh whose lease has expired', () => {
  it('should not overwrite the tokens of a sign-in made meanwhile', async () => {
    const { verification, tokens, goOn } = await aStalledRefresh();
    await runOutLeases(testApp, await connectionOf(alice));
    const signedIn = await tokensIssuedBy(testApp, () => alice.connect());
    const newer = await storedPairOf(alice);
    expectHeldBack(testApp.simulator);

    goOn();
    expectNotFollowed(await verification);
    expect(await storedPairOf(alice)).toEqual(newer);
    expect(signedIn).toEqual([newer.accessToken, newer.refreshToken]);
    expect(tokens).not.toContain(newer.refreshToken);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });

  it('should not overwrite the tokens that another instance has refreshed meanwhile', async () => {
    const { verification, goOn } = await aStalledRefresh();
    await runOutLeases(testApp, await connectionOf(alice));
    await alice.connect();
    await expireStoredToken(alice);
    const elsewhere = new Member(otherApp, alice.id, alice.username);
    expectNotFollowed(await verify(elsewhere, completionId));
    const newer = await storedPairOf(alice);
    expectHeldBack(testApp.simulator);

    goOn();
    expectNotFollowed(await verification);
    expect(await storedPairOf(alice)).toEqual(newer);
  });

  it('should store its tokens although another instance has found the used token refused', async () => {
    const before = await connectionOf(alice);
    const { verification, tokens, goOn } = await aStalledRefresh();
    await runOutLeases(testApp, before);
    testApp.simulator.faults.add({ kind: 'invalid-grant' });
    const elsewhere = new Member(otherApp, alice.id, alice.username);
    expect((await verify(elsewhere, completionId)).body.errorCode).toBe('token_expired');
    expect(await connectionOf(alice)).toMatchObject({
      isActive: false,
      reconnectRequiredAt: testApp.clock.now(),
      tokenVersion: before.tokenVersion,
    });
    expectHeldBack(testApp.simulator);

    goOn();
    expectNotFollowed(await verification);
    const after = await connectionOf(alice);
    expect(after).toMatchObject({ isActive: true, reconnectRequiredAt: null, lastRefreshError: null });
    expect(after.tokenVersion).toBe(before.tokenVersion + 1);
    expect(after.tokenExpiresAt.getTime()).toBeGreaterThan(testApp.clock.now().getTime());
    const stored = await storedPairOf(alice);
    expect([stored.accessToken, stored.refreshToken]).toEqual(tokens);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});

describe('a refresh whose lease is valid', () => {
  it('should be waited for by another instance, which then uses its tokens', async () => {
    const before = refreshCalls(testApp);
    const { verification, goOn } = await aStalledRefresh();
    await runOutVerificationLease(testApp, alice.id);
    const elsewhere = new Member(otherApp, alice.id, alice.username);
    const looks = countCalls(otherApp.app.get(Leases), 'acquire');
    const waiting = verify(elsewhere, completionId);
    // The lease of the verification once, and that of the refresh repeatedly.
    await waitUntil('the other one waits', () => looks.calls >= 3);
    goOn();
    const responses = await Promise.all([verification, waiting]);
    for (const response of responses) expectNotFollowed(response);
    expect(refreshCalls(testApp) - before).toBe(1);
  });
});

describe('a refresh that ends after its connection was erased', () => {
  /** X accepts no revocation of the stored tokens, so that only the late ones can be revoked. */
  function keepStoredPairAtX(): void {
    testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times: 2 });
  }
  const revokeCalls = (status: number): number =>
    testApp.simulator.requests.count({ route: REVOKE_ROUTE, status });

  it('should store nothing after the member has disconnected, and revoke its tokens', async () => {
    const { verification, tokens, goOn } = await aStalledRefresh();
    keepStoredPairAtX();
    expect((await alice.delete(CONNECTION)).status).toBe(204);
    expect(revokeCalls(503)).toBe(2);
    expect(testApp.simulator.oauth.revokedTokens).not.toEqual(expect.arrayContaining(tokens));
    expectHeldBack(testApp.simulator);

    goOn();
    expectProblem(await verification, 409, 'twitter_not_connected');
    expect(await testApp.database.twitterConnection.count({ where: { userId: alice.id } })).toBe(0);
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
    expectRevoked(testApp, tokens);
  });

  it('should not change the account that replaced it, and revoke its tokens', async () => {
    const second = aNewMember(testApp, 'second');
    const { verification, tokens, goOn } = await aStalledRefresh();
    keepStoredPairAtX();
    await new Member(testApp, alice.id, second.username).connect();
    expect(revokeCalls(503)).toBe(2);
    const newer = await connectionOf(alice);
    expect(testApp.simulator.requests.count({ route: TOKEN_ROUTE, status: null })).toBe(1);

    goOn();
    await verification;
    await waitUntil('the late tokens are revoked', () =>
      tokens.every((token) => testApp.simulator.oauth.revokedTokens.includes(token)),
    );
    // The claim that waited for the tokens is then verified with the new account.
    const verified = { lastVerifiedAt: expect.any(Date), updatedAt: expect.any(Date) };
    expect(await connectionOf(alice)).toEqual({ ...newer, ...verified });
  });
});
